"""What labels are called, without separators and umlauts: "St.-Nr." is `stnr`.

Sources: ELSTER forms, the letters of the tax offices, DIN 5008, and what people write instead.
"""

from __future__ import annotations

from bot.screen.kind import Kind
from bot.screen.wordlist import words

FORMS: dict[Kind, str] = {
    Kind.TAX_ID: """
        idnr identnr identnummer identifikationsnummer steuerid steueridnr steueridnummer
        steueridentnummer steueridentnr steueridentifikationsnummer
        steuerlicheidentifikationsnummer steuerlichenidentifikationsnummer
        steuerlicheid steuerlicheidnr persoenlicheidentifikationsnummer steueridentifikation
        steueridentifikationsnr identifikationsnr steueridentifizierungsnummer
        taxid taxidentificationnumber taxidentification taxidno taxidnumber tin steuerident
        identifikationsmerkmal idnummer persidnr
    """,
    Kind.TAX_NUMBER: """
        stnr stnummer steuernr steuernummer ordnungsnr ordnungsnummer steuernummern steuernrn
        taxnumber taxno taxnr strnr sttnr stno steuernummerlautet fastnr ststnr stnrn
        elsternummer elstersteuernummer finanzamtsnummer steuerkonto steuerkontonummer
        steuernummerneu umsatzsteuernummer taxreferencenumber steuerno
    """,
    Kind.VAT_ID: """
        ustid ustidnr ustidnummer umsatzsteueridentifikationsnummer umsatzsteuerid
        umsatzsteueridnr ustidentifikationsnummer vatid vatnumber vatno vatregno vatidno uidnr
        ustidnrn mwstnr mwstid ustidno
    """,
    Kind.BUSINESS_ID: """
        widnr wirtschaftsidentifikationsnummer wirtschaftsid wirtschaftsidnr widentnr widnummer
    """,
    Kind.IBAN: """
        iban ibannr ibannummer kontonummer kontonr ktonr kto konto bankverbindung bankkonto
        accountnumber bankaccount girokonto erstattungskonto
    """,
    Kind.BIC: """
        bic swift swiftcode biccode bicswift bci bcicode swft swfit siwft swif swiftnr swiftbic
        swiftadresse biccod biv swiftbiccode bankcode bicnr
    """,
    Kind.CREDIT_CARD: """
        kreditkarte kreditkartennummer kreditkartennr kartennummer kartennr karteno creditcard
        creditcardnumber cardnumber karte firmenkarte kreditkartennum visa mastercard amex
        americanexpress visakarte cardno
    """,
    Kind.ID_CARD: """
        personalausweis personalauswnr personalausweisnummer personalausweisnr ausweisnummer
        ausweisnr perso
        persoausweis ausweis idcard identitycard personalausweisno pa panummer panr
        dokumentennummer dokumentnummer seriennummer seriennummerdesausweises ausweisdokument
        ausweiskennung persoausweisnummer personummer personr idcardnumber ausweiskennnummer
        aufenthaltstitel seriennummerausweis
    """,
    Kind.PASSPORT: """
        reisepass reisepassnummer reisepassnr passnummer passnr pass passport reisepasses passes
        passportnumber
        passportno kinderreisepass
    """,
    Kind.SOCIAL_INSURANCE_NUMBER: """
        sozialversicherungsnummer sozialversicherungsnr svnummer svnr rentenversicherungsnummer
        rentenversicherungsnr rvnr rvnummer versicherungsnummer versicherungsnr vsnr
        sozialversnr sozversnr sozversnummer sozialversicherung socialsecuritynumber
        socialinsurancenumber svn
    """,
    Kind.HEALTH_INSURANCE_NUMBER: """
        krankenversichertennummer krankenversicherungsnummer krankenversichertennr kvnr kvnummer
        versichertennummer versichertennr krankenversnr krankenkassennummer gesundheitskarte egk
        egknummer healthinsurancenumber versichertenid kvnrn
    """,
    Kind.LICENCE_PLATE: """
        kennzeichen kfzkennzeichen autokennzeichen nummernschild kfz pkw lkw wagen fahrzeug
        licenceplate licenseplate dienstwagen amtlicheskennzeichen plate numberplate auto
    """,
    Kind.PHONE: """
        tel telefon telefonnummer telefonnr telnr telnummer handy handynummer handynr mobil
        mobilnummer mobiltelefon mobilfunk mobilfunknummer fax faxnummer telefax rufnummer rufnr
        rufnummern fon phone phonenumber mobile rueckruf ruckruf durchwahl festnetz
        festnetznummer anrufen whatsapp erreichbar cell telefonisch telefonisc rufen
    """,
    Kind.CASE_FILE: """
        ourfile yourfile unsereakte ourref
        aktenzeichen az akte aktennummer aktennr vorgang vorgangsnummer vorgangsnr gnofa gnofae
        geschaftszeichen geschaeftszeichen gz geschz ordnungsbegriff fallnummer fallnr
        rechtsbehelfsnummer rbnummer listennummer einspruchsnummer strafliste bustra stralinr
        steufanummer vollstreckungsnummer casenumber casefile fileref fallakte stlnr listennr
        vorgnr vorgnummer vorgangnr aktennum ordnungskriterium vollstreckungsvorgang
        prufungsnummer pruefungsnummer auftragsbuchnummer kassenzeichen registernummer
        registernr registerzeichen dossier dossiernummer einheitswertaktenzeichen ewaz ewnummer
        grundsteueraktenzeichen unserzeichen ihrzeichen geschaftsz geschaeftsz aktenz aktz
        rbliste rbl vorgangid vorgangsid fallid aktenid personalakte disziplinarvorgang haftungsakte
        vollstreckungsakte kindergeldakte steufasache einheitswertakte
        rechtsbehelfsliste rblistennummer verfahrensnummer verfahrensnr verfahrensaktenzeichen
        verfahrenskennzeichen strafsache
        ermittlungsnummer prufungsfall fallzeichen aktenkennzeichen dienstzeichen gnofanr
        gnofanummer vollstreckungsaktenzeichen vorgangszeichen vorgangskennung
    """,
    Kind.BIRTH_DATE: """
        geboren geb geburtsdatum gebdatum geburtstag gebdat dateofbirth dob born birthdate
        gebtag geburtsdat gebam geborenam birthday jahrgang
    """,
}  # fmt: skip


# Labels of values that are words rather than numbers; they never name a bare number.
WORDED_FORMS: dict[Kind, str] = {
    Kind.CREDENTIAL: """
        passwort kennwort kennw passw passwrt pasword passwd pwd pw psw password passphrase kennsatz
        zugangscode zugangskennung zugangsdaten anmeldedaten logindaten login credentials
        freischaltcode aktivierungscode sicherheitscode entsperrcode geheimzahl pin puk tan cvv
        cvc pincode pinnummer apikey accesskey secretkey privatekey authtoken accesstoken
        refreshtoken token secret clientsecret geheimschlussel wlanschlussel wlanpasswort
        wpaschlussel masterpasswort einmalpasswort initialpasswort startpasswort
        bitlockerschlussel kartenpin elsterpin wiederherstellungsschlussel passcode dbpassword
        dbpasswort adminpasswort rootpasswort userpassword netzwerkschlussel benutzerpasswort
        awssecretaccesskey awsaccesskeyid apitoken secretaccesskey zugang zugange code losung
        losungswort passsatz passphrase zugangspasswort kennung zugangsschlussel
        zahlenkombination tresorkombination schlosskombination
        wlancode turcode turcodes alarmcode safecode safepin tresorcode entsperrmuster
        seed totpseed totpsecret otpsecret wiederherstellungscode backupcode recoverycode
        kennworter passworter passworte wlankey wifipassword wifikey netzwerkkey
    """,
    Kind.ADDRESS: """
        anschrift adresse wohnhaft wohnsitz wohnanschrift hausanschrift address postanschrift
        strasse strase wohnadresse privatanschrift zustelladresse lieferadresse meldeadresse
        streetaddress
    """,
    Kind.PERSON: """
        name nachname vorname familienname steuerpflichtiger steuerpflichtige mandant mandantin
        antragsteller antragstellerin stpfl kontoinhaber inhaber ansprechpartner geschaftsfuhrer
        eigentumer zeuge zeugin schuldner schuldnerin patient versicherter absender empfanger
        ehegatte ehefrau ehemann kind halter halterin vorundnachname firstname lastname surname
        fullname steuerbuerger einspruchsfuhrer klager beschuldigter vollername geburtsname
        sachbearbeiter vertreter bevollmachtigter
    """,
}

# Compounds are named by their last part.
ENDINGS = {
    "steuernummer": Kind.TAX_NUMBER,
    "steuernr": Kind.TAX_NUMBER,
    "aktenzeichen": Kind.CASE_FILE,
    "vorgangsnummer": Kind.CASE_FILE,
    "telefonnummer": Kind.PHONE,
    "rufnummer": Kind.PHONE,
    "handynummer": Kind.PHONE,
    "kontonummer": Kind.IBAN,
    "bankverbindung": Kind.IBAN,
    "ausweisnummer": Kind.ID_CARD,
    "passnummer": Kind.PASSPORT,
    "kartennummer": Kind.CREDIT_CARD,
    "kennzeichen": Kind.LICENCE_PLATE,
    "geburtsdatum": Kind.BIRTH_DATE,
    "anschrift": Kind.ADDRESS,
    "passwort": Kind.CREDENTIAL,
    "kennwort": Kind.CREDENTIAL,
    "password": Kind.CREDENTIAL,
    "zugangsdaten": Kind.CREDENTIAL,
    "code": Kind.CREDENTIAL,
    "token": Kind.CREDENTIAL,
}
NO_LABELS = words(
    """
    barcode qrcode quellcode sourcecode postcode dresscode statuscode fehlercode landercode
    zipcode unicode opcode bytecode errorcode programmcode farbcode swiftcode biccode strichcode
    morsecode geheimcode maschinencode spaghetticode exitcode httpstatuscode nutscode cpvcode
    grundsteuernummer
    """
)
