"""Words that stand where names stand but are none: offices, greetings, requests, months."""

from __future__ import annotations

from bot.screen.wordlist import words

NO_NAME = words(
    """
    sachsen bayern thüringen saarland niedersachsen hessen schleswig-holstein
    nordrhein-westfalen baden-württemberg mecklenburg-vorpommern rheinland-pfalz sachsen-anhalt
    österreich schweiz deutschland frankreich tach moin hallihallo hallöchen mahlzeit servus
    tausch übersetz übersetze lies nenn nenne zeig zeige prüf prüfe kürz kürze formulier
    formuliere erklär erkläre fass gib such suche streich ergänz ergänze stell stelle vergleich
    sortier ordne ersetz ersetze liste wlan pivot excel outlook erlass bmf-schr bmf-schreiben
    kopierer drucker scanner beamer kochen backen covid long der
    die der das ein eine sie wir ich kollege kollegin kollegen minister ministerin präsident
    finanzminister finanzministerin steuerberater steuerberaterin rechtsanwalt vorsteher
    vorsteherin bundeskanzler sachbearbeiter sachbearbeiterin und oder mustermann musterfrau
    professor doktor direktor direktorin abteilungsleiter abteilungsleiterin nachbar nachbarin
    chefin chef vorsitzender vorsitzende vorsitzenden notar richter richterin holle bescheid
    einspruch steuernummer steuer in im am an auf aus bei mit von vom zu zum zur hat ist war
    will soll kann muss wird wurde haben sind werden nicht auch noch aber wenn dass ob wie was
    wer wo warum pro je im ihre ihr seine sein unsere unser doktorin bürgermeister
    bürgermeisterin landrat landrätin staatssekretär staatssekretärin botschafter dekan rektor
    pfarrer schulleiter abgeordnete abgeordneter amtsleiter amtsleiterin referent referentin
    oberbürgermeister oberbürgermeisterin kanzler kanzlerin damen herren mach fasse servus tipps
    moin mahlzeit leitplanke aeao estr ustae lstr hallo danke achso na hey hi ach oh so ja nein
    ok okay gern lg vg mfg gruß grüße merci jehovas zeugen raum betreff januar februar märz
    april mai juni juli august september oktober november dezember montag dienstag mittwoch
    donnerstag freitag samstag sonntag entwirf schreib schreibe formulier formuliere erklär
    erkläre bitte prüf prüfe kürze kürz gib gibt nenn nenne übersetze icon bild höflich token
    kernel toner swift iban bic python excel word outlook windows linux server host code anlage
    zeile seite abs nr rz tz art unterhalt mitglied gelegenheit auskunft einkünfte vorgänge
    aufzeichnungen erklärender mann frau kinder beruf haushalt gmbh doppelname vorname nachname
    name anrede titel adressat adressatin empfänger empfängerin unbekannt puk tan pin usb ablage
    saal spec din iso head origin english french german tippe tipp sag sage mo di mi do fr sa so
    mo-mi mo-do mo-fr ao fgo estg ustg build version kein
    keine keinen keiner jeder jede jedes
    """
)
