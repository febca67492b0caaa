"""Words of the fresh split. Who writes recognisers does not read this."""

from tests.bench.screen.templates import Dressing, Words

WORDS = Words(
    first_names=(
        "Gesine", "Hartmut", "Ilsebill", "Jochen", "Regine", "Volkmar", "Almut", "Diethelm", "Gundula", "Wolfhard", "Sibylle", "Reimund", "Anneliese-Ruth",
        "Kurt-Jürgen", "Elfi", "Sönke", "Tjark", "Meike", "Insa", "Vroni", "Korbinian", "Gitta", "Enrico", "Peggy", "Silvio", "Jaqueline", "Kevin-Luca",
        "Jolina", "Finn-Ole", "Marit", "Emil", "Theresa", "Ludger", "Mechthild", "Notburga", "Marie-Theres", "Karl-Friedrich", "Ann-Christin", "Bülent",
        "Hatice", "Orhan", "Nilgün", "Emine", "Kadir", "Sevgi", "Jarosław", "Wiesława", "Krystian", "Halina", "Mykola", "Larysa", "Andrij", "Wladimir",
        "Galina", "Snežana", "Miroslav", "Ivana", "Agron", "Teuta", "Florin", "Mihaela", "Plamen", "Desislava", "Ferenc", "Ildikó", "Adjoa", "Emeka",
        "Tigist", "Mohannad", "Nadia-Salma", "Farid", "Leila", "Golnaz", "Behrouz", "Anh Tuan", "Ngoc Lan", "Jun", "Yiting", "Anjali", "Suresh", "Salvatore",
        "Ornella", "Panagiotis", "Evangelia", "Duarte", "Conceição", "Iker", "Marisol", "Aoife", "Clive", "Geneviève", "Bastien", "Solveig", "Eirik", "Outi",
        "Sander", "Lieke",
    ),
    surnames=(
        "Achterberg", "Bartenschlager", "Brunkhorst", "Clasing", "Dahlhaus", "Ellerbrock", "Fehrenkötter", "Gaßmann", "Haverkamp", "Hölscher-Brandt",
        "Ihben", "Jansing", "Katzenmaier", "Köttgen", "Laubscher", "Middendorf", "Nagelschmitz", "Overbeck", "Poggenklas", "Quast", "Rademächer",
        "Schlüpmann", "Tenhagen", "Uphoff", "Vennemann", "Wessendorf", "Zurmühlen", "Aumüller", "Böckenförde-Lang", "Drexlmair", "Eisenreich", "Fuchshuber",
        "Grasmück", "Hohenester", "Kirchgässner", "Löffelhardt", "Mägerle", "Nüssle", "Pfisterer", "Röhrle", "Schwäblein", "von Ahlefeld-Krüsen",
        "von dem Hofe", "vom Stein", "zum Felde", "ter Meulen", "van der Heyden", "Ketelsen", "Lorenzen", "Matthiesen", "Thomsen", "Kretzschmar", "Lohse",
        "Zschoche", "Pietzsch", "Mrosek", "Kaczmarek", "Jabłoński", "Zielińska", "Wróblewska", "Aksoy", "Bozkurt", "Doğan", "Erdoğdu", "Güneş", "Koçak",
        "Şimşek", "Kravchuk", "Melnyk", "Lysenko", "Pavlović", "Stanković", "Rexhepi", "Hoxha", "Stoica", "Ionescu-Wirth", "Georgieva", "Szalai",
        "Nagy", "Boateng", "Chukwu", "Gebremariam", "Khoury", "Al-Masri", "Benali", "Rostami", "Ahmadzai", "Huỳnh", "Vũ", "Chen", "Huang", "Iyer",
        "Banerjee", "Ricci", "De Santis", "Papadakis", "Almeida", "Etxeberria", "Gallagher", "Whitcombe", "Moreau", "Sandström", "Nieminen", "de Groot",
        "Winter", "Engel", "Berger", "Stein", "Frank", "Baumann", "Herzog", "Horn",
    ),
    streets=(
        "Fasanenweg 12", "Hinterm Deich 3", "Langemarckstr. 147", "Am Sägewerk 8 a", "Goethestraße 61", "Brunnengasse 5", "Zum Kalkofen 19",
        "Alfred-Nobel-Ring 30", "Neuer Kamp 44", "Im Brühl 2", "Ringelnatzstraße 27", "Auf der Heide 91", "Kirchplatz 4", "Schützenhofstr. 33b", "Lindenallee 108",
        "Unter den Eichen 15", "Bernhard-Göring-Straße 72", "Wacholderweg 6", "Tannenstr. 11", "Dr.-Külz-Ring 9", "Altmarkt 20", "Sonnenhalde 54",
        "An den Drei Steinen 1", "Eschersheimer Landstraße 280", "Jahnstr. 16 c", "Zur Mühle 7", "Käthe-Kollwitz-Ufer 38", "Grüner Winkel 13", "Dorfstr. 88",
        "Hohe Geest 21", "Mozartweg 10", "Tiefer Graben 49",
    ),
    places=(
        ("48565", "Steinfurt"), ("59555", "Lippstadt"), ("52349", "Düren"), ("45657", "Recklinghausen"), ("32052", "Herford"), ("58636", "Iserlohn"),
        ("29525", "Uelzen"), ("49324", "Melle"), ("38640", "Goslar"), ("25524", "Itzehoe"), ("23843", "Bad Oldesloe"), ("21073", "Hamburg"),
        ("27570", "Bremerhaven"), ("17489", "Greifswald"), ("19288", "Ludwigslust"), ("16816", "Neuruppin"), ("13507", "Berlin"), ("06844", "Dessau-Roßlau"),
        ("38820", "Halberstadt"), ("07743", "Jena"), ("98527", "Suhl"), ("08523", "Plauen"), ("02826", "Görlitz"), ("36041", "Fulda"), ("35390", "Gießen"),
        ("56068", "Koblenz"), ("54290", "Trier"), ("66538", "Neunkirchen"), ("88212", "Ravensburg"), ("74072", "Heilbronn"), ("79539", "Lörrach"),
        ("95028", "Hof"), ("87435", "Kempten (Allgäu)"), ("94032", "Passau"),
    ),
    mail_hosts=(
        "gmx.net", "web.de", "freenet.de", "gmail.com", "outlook.de", "icloud.com", "arcor.de", "kanzlei-uphoff.de", "tischlerei-clasing.de", "mail.de",
        "orange.fr", "o2.pl", "libero.it", "imkerei-roehrle.bayern",
    ),
    mobile=("0151", "0152", "0155", "0159", "0160", "0162", "0170", "0173", "0175", "0176", "0178"),
    landline=("0251", "02551", "0521", "0203", "0511", "04131", "0451", "0385", "0335", "0391", "03641", "0351", "0661", "0651", "07131", "0821", "09281"),
    abroad=("+43 664 #######", "+48 60# ### ###", "+32 47# ## ## ##", "+45 ## ## ## ##", "+39 34# ### ####", "+90 53# ### ## ##", "+44 7### ######", "+1 617 555 ####", "+380 67 ### ## ##"),
    hosts=(
        "app-veranl-07.verwaltung.intern", "10.128.14.6", "172.20.33.118", "192.168.40.253", "10.9.0.77:5432", "\\\\fs07\\Pruefungsberichte",
        "\\\\nas-vollstreckung.fin.local\\Pfaendung", "https://gitlab.rz.intern/risiko/regeln", "http://elo-archiv.amt.local:9090/ix", "https://10.66.2.41/admin",
        "ssh wartung@172.16.88.9", "postgres://db-eingang.lan:5432/post", "sftp://austausch.rz.corp/ein", "redis-02.bescheid.local", "ldaps://ad03.finanz.intern",
        "\\\\druck02.haus.intern\\A3-Flur", "https://intranet.finamt.local/orga/vertretung", "vc-esx-11.rz.lan", "nfs://10.3.200.15/sicherung", "mq01.elster-eingang.corp",
        "mongodb://172.31.4.90:27017/akte", "https://jira.stv.intern/browse/RMS-2204",
    ),
    passwords=(
        "Herbstlaub#2026", "kaffeetasse-blau-9", "Wint3rreifen!", "xV7$kpQ2!mZr", "Neustart4711", "FinAmt.Gast.2025", "Papagei_im_Keller", "Qu4rkspeise",
        "Zi112-Drucker", "Zwieb3l&Lauch", "bitteNichtAendern1", "472916", "0815Bohrer", "Gr8!Kanne.Tee", "uJ3-wR8-pF5", "Passw0rt!Neu", "Rotkehlchen77?",
        "admin-2026-Q1", "Muenster!Prinzipal", "mT9%hLq4Zc", "Schreibtisch+Lampe", "sommer-Regen-Dach-44",
    ),
    keys=(
        "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",
        "AIzam2azuoGZBAGjvifD6o5My4nVY7psNBfdDZY",
        "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",
        "npm_wMS4COFKAQCYC162TEuecGVTmtZfAmaUV22L",
        "sk-ant-api03-Pr1NJmzRp4NOQn0br7QZMR0gZsGh9KhX7lLMwrS1-xN1AubIpdO750DEul2rlAA",
        "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",
        "glpat-BYWLJbdEe76n7qP3tCDa",
        "ghp_lwt7F5vwgxDbsBKsz0RPqkWiu3ux8iJ6gKKF",
        "AKIAATMBNWI3DRE4N7N6",
        "xoxp-535937613194-227470703728-de2df6d342a8d1d0bc80f45fd677f3bc",
        "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJhbm1lbGR1bmciLCJhdWQiOiJmYWNodmVyZmFocmVuIiwiZXhwIjoxNzkwMDAwMDAwfQ.gjfkwdLD1C8AfYaepAXT1yC32nVCUB6xeynrdWIBTKs",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nTentTkaElbbRCYKa6SKBuAAn/2VqGjwmZVn77uUCvKMeQNWQLTiZimS+CgMiRYyk\nhwBzyuu38LFJgytMz35fKz7BrrbsIPy0HqYFwEyOIw3X1FXnsqaziECzUXyrhLXs\nODq9GEn5upYDDJRyh6qOwWrE5+EfreeiBF9jKLMQrjrr7oiedwrBUtYKj4TgLVrR\n-----END OPENSSH PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nPX+2PE6+n4o8BG666zQgQBp9cFqicyRP8ypx/9QNIEZnd+d9SiQKK/o/cl3W0Dfm\nScM3zckPU2T/MrEOrMzYdo7StZBeE8NdJQwqfDlNm3VljP2W72S3y2LiYRoFfY/F\n-----END EC PRIVATE KEY-----",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nNkiq04NKKUAdbBq3o5aqxBuBTQLsiKewKaybILY0rWWcwUYH1G2ccMUtAIEFo8rf\nkoIvmvxli/nhJc6CdlUTlUAdP4iEbp4Qi2nLroCY0s232ppfbEOFbYR4hZhENqHh\n-----END ENCRYPTED PRIVATE KEY-----",
    ),
    case_files=(
        "S 0622-318/25-IV", "RB 2025/00931", "BP II 417/24", "StraBu 62/25", "612 Js 10443/25", "VO-1187-26", "FA-2026-004471", "P 1402-88-25", "III B 2 - 0117/25",
        "EE 5512/24 W", "2026/VZ/03318", "LSt-AP 204/25", "GrESt 77-2025-0612", "K-214-25-09", "Haft 39/25", "45 IK 318/25", "DSB 2025-0046", "Beschw. 113/26",
        "U-Sonder 1904/25", "ErbSt 5-662/24", "Vollstr. C 4417/25", "Disz 8/25",
    ),
    fillers={
        "town": ("Borken", "Coesfeld", "Lüneburg", "Celle", "Husum", "Güstrow", "Eberswalde", "Zwickau", "Gotha", "Marburg", "Bingen", "Tuttlingen", "Weiden", "Memmingen", "Siegburg", "Höxter"),
        "amount": ("61.480 €", "7.905,20 Euro", "EUR 233.000", "1,4 Mio. €", "18.240,75 €", "35.600 EUR", "412.900,00 €", "9.999 Euro", "54.000 €", "128 T€"),
        "amount2": ("2.480 €", "640,50 Euro", "EUR 11.300", "4.725 €", "19.860,00 EUR", "830 €", "6.200 Euro", "15.400 €"),
        "year": ("2018", "2019", "2020", "2021", "2022", "2023", "2024", "2025"),
        "date": ("09.02.2025", "3. März 2026", "30.09.2024", "14. November 2023", "22.05.2025", "1.8.2024", "06.01.2026"),
        "trade": ("Eisdiele", "Fahrschule", "Tischlerei", "Physiotherapiepraxis", "Shisha-Bar", "Gärtnerei", "Steuerkanzlei", "Metzgerei", "Autowaschanlage", "Änderungsschneiderei", "Imbissbude", "Zimmerei"),
        "relation": ("der Onkel", "die Schwester", "der Sohn", "die Mutter", "ihr Ehemann", "seine Lebensgefährtin", "der Neffe", "die Exfrau"),
        "title": ("Frau", "Herr", "Fr.", "Hr.", "Herrn Dr.", "Frau Prof. Dr.", "Frau", "Herr", "Eheleute", "Familie", "Stpfl.", "Zeugin"),
        "buddy": ("Birte", "Olli", "Selma", "Jens", "Conny", "Tarek", "Maren", "Uwe", "Pia", "Karsten"),
        "buddy2": ("Henrike", "Ali", "Wenke", "Basti", "Rolf", "Mila"),
        "weekday": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"),
    },
)  # fmt: skip

DRESSING = Dressing(
    openers=(
        "", "", "", "", "", "", "", "Tach, ", "Huhu, ", "Hallöchen, ", "Guten Tag,\n\n", "Hallo,\n", "hey bot ", "Mahlzeit, ", "Liebes Team,\n\n", "ganz kurz ",
        "Frage dazu: ", "Good morning, ", "Werte Kolleginnen und Kollegen,\n\n", "@leitplanke ", "Noch mal ich. ", "Nächster Punkt: ", "hab da was: ",
    ),
    asides=(
        "Bin gleich im Termin.", "Bitte ohne Fachchinesisch.", "Drei Zeilen langen völlig.", "Ich sitze im Zug, Netz ist schlecht.", "Die Vorlage dafür finde ich nicht mehr.",
        "Der Rest liegt in Papier vor.", "Bitte nicht zu streng.", "Kommt auf die Tagesordnung.", "Gern mit Überschrift.", "Das ist Stand heute früh.", "Morgen wäre auch okay.",
        "Ich habs nur abgetippt.", "Please keep it short.", "Die Chefin liest mit.",
    ),
    closers=(
        "", "", "", "", "", "", "", "\n\nBesten Dank vorab", "\nDanke dir", " vg", " ... ja?", "\n\nMit besten Grüßen", " thx", "\n\nFreundliche Grüße aus dem Homeoffice",
        " - bitte bald", "\nSchönes Wochenende", " Bis später", "\n\ngesendet von unterwegs",
    ),
    quotes=(
        "{}", "{}", "{}", "{}", "{}", "{}", "{}", "-----Ursprüngliche Nachricht-----\n{}", "WG: zur Kenntnis\n\n{}", "> {}\n\nWie antworte ich da?", "Zitat Anfang\n{}\nZitat Ende",
        "Telefonnotiz:\n{}", "1. {}\n2. Wiedervorlage in zwei Wochen", "Mein Entwurf bisher:\n\n{}", "TOP 3\n{}\nErgebnis: offen", "FYI:\n{}", "{}\n\nBitte als Stichpunkte.",
    ),
)  # fmt: skip
