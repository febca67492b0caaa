"""Words of the blind split. Who writes recognisers does not read this."""

from tests.bench.screen.templates import Dressing, Words

WORDS = Words(
    first_names=(
        "Annegret", "Burkhard", "Wiebke", "Hannelore", "Ottmar", "Kerstin", "Thorben", "Edeltraud", "Lothar", "Roswitha", "Henning", "Friederike",
        "Egon", "Marlies", "Torsten", "Cornelia", "Gerlinde", "Alwin", "Doreen", "Ronny", "Mandy", "Xaver", "Kreszentia", "Gunnar", "Hiltrud", "Ansgar",
        "Luise-Marie", "Hans-Georg", "Eva-Katharina", "Gülsen", "Tuncay", "Şükran", "Cemal", "Nurten", "Dariusz", "Grażyna", "Zbigniew", "Bożena",
        "Oleksandr", "Svitlana", "Yevhen", "Ljudmila", "Dragana", "Zoran", "Besnik", "Vjosa", "Arben", "Crenguța", "Radu", "Kalina", "Stoyan",
        "Fatoumata", "Kofi", "Abebe", "Selam", "Yusuf", "Maryam", "Hamid", "Mahnaz", "Bassam", "Rania", "Thanh", "Thị Hoa", "Wei", "Xiaomei", "Priya",
        "Rajesh", "Giuseppe", "Rosalia", "Concetta", "Vasilis", "Despina", "João", "Inês", "Álvaro", "Guadalupe", "Siobhán", "Nigel", "Bérénice", "Etienne",
        "Wilma", "Lasse", "Maj-Britt", "Tuomas", "Jelle", "Femke",
    ),
    surnames=(
        "Buschkamp", "Oberwinter", "Kleinschmidt", "Hinterleitner", "Strothmann", "Wiedenbrügge", "Ostermeier", "Pfannenstiel", "Dreßler", "Kühnapfel",
        "Sauerbier", "Rothenpieler", "Lindenthal", "Mertens-Kolbe", "von Hasselrode", "von der Wendt", "zur Nieden", "van Laak", "Tiedjen",
        "Petersen-Lohse", "Harmsen", "Jessulat", "Noack", "Krautzig", "Lehmpfuhl", "Brodowski", "Szymański", "Wójtowicz", "Piątek", "Grabowska",
        "Öztürk", "Karadağ", "Gündoğdu", "Çetinkaya", "Yavuzer", "Shevchuk", "Tymoshenko-Reuter", "Bondarenko", "Vukašinović", "Hadžić", "Krasniqi", "Gashi",
        "Dumitrache", "Munteanu", "Dimitrova", "Todorov", "Traoré", "Owusu-Ansah", "Asfaw", "Tesfaye", "Al-Khatib", "El Amrani", "Hosseini", "Nazari", "Barakat",
        "Trần", "Đặng", "Liu", "Zhang", "Krishnamurthy", "Patel", "Esposito", "Lo Presti", "Anagnostou", "Karagiannis", "Figueiredo", "Serrano Vidal",
        "Ó Briain", "Hathaway", "Lefèvre", "Dubois-Heinen", "Sjöstrand", "Rasmussen", "Virtanen", "Hoekstra", "Vogelsang", "Sommer", "Kaiser", "Busch",
        "Reimann", "Steffens", "Albers", "Kortländer", "Ebbinghaus", "Terhaar", "Gröger", "Kuckuck", "Morgenroth", "Wohlgemuth", "Schürmann",
    ),
    streets=(
        "Mörikestraße 17", "An der Ölmühle 4", "Lange Reihe 83", "Obere Zeil 9 b", "Rathenauallee 212", "Im Wiesengrund 36", "Zum Steinernen Kreuz 2",
        "Kuhdamm 11", "Deichstr. 55", "Hinter der Kirche 7", "Große Bleiche 29", "Kapellenberg 1a", "Alte Poststr. 118", "Am Bahndamm 40", "Veilchenstieg 5",
        "Bürgermeister-Smidt-Straße 64", "Friedrich-Ebert-Platz 13", "Heidkamp 22", "Zur Schönen Aussicht 8", "Rosa-Luxemburg-Str. 77", "Schlossgasse 3",
        "Untere Marktstraße 16", "Moorweg 90 c", "Theodor-Storm-Weg 6", "Hauptstr. 251", "Spitalgraben 14", "Kiefernhain 48", "Ostwall 33",
    ),
    places=(
        ("70435", "Stuttgart"), ("79098", "Freiburg im Breisgau"), ("86150", "Augsburg"), ("93047", "Regensburg"), ("14467", "Potsdam"), ("03046", "Cottbus"),
        ("28203", "Bremen"), ("22765", "Hamburg"), ("34117", "Kassel"), ("64283", "Darmstadt"), ("18055", "Rostock"), ("26122", "Oldenburg"),
        ("37073", "Göttingen"), ("55116", "Mainz"), ("67655", "Kaiserslautern"), ("66111", "Saarbrücken"), ("04109", "Leipzig"), ("09111", "Chemnitz"),
        ("39104", "Magdeburg"), ("24937", "Flensburg"), ("99084", "Erfurt"), ("44787", "Bochum"), ("42103", "Wuppertal"), ("48249", "Dülmen"),
        ("53879", "Euskirchen"), ("83022", "Rosenheim"),
    ),
    mail_hosts=(
        "posteo.de", "t-online.de", "yahoo.de", "proton.me", "kabelmail.de", "live.com", "stb-ostermeier.de", "bauhof-tiedjen.com", "hofladen-noack.de",
        "mailbox.org", "wanadoo.fr", "interia.pl",
    ),
    mobile=("0151", "0157", "0160", "0163", "0171", "0172", "0174", "0176", "0179"),
    landline=("0711", "0341", "0421", "0431", "0561", "0681", "0361", "02323", "04971", "08652", "0234", "069"),
    abroad=("+31 6 ########", "+33 6 ## ## ## ##", "+41 79 ### ## ##", "+40 722 ### ###", "+34 612 ### ###", "+45 20 ## ## ##", "+1 415 555 ####", "+380 67 ### ## ##"),
    hosts=(
        "srv-stv-12.oeffdienst.local", "10.44.7.201", "172.18.5.66", "192.168.178.41", "\\\\fs-personal\\Beurteilungen\\2025", "\\\\192.168.12.5\\scans",
        "https://wiki.intern.amt/display/BP", "http://jenkins.build.lan:8080/job/steuer", "ssh admin@10.200.1.14", "jdbc:postgresql://pgsql-kasse.intern:5432/konten",
        "ldap://dc02.haus.local", "ftp://druckserver.intern/ablage", "kafka-3.veranlagung.corp:9092", "https://10.17.0.9/login", "redis://cache01.plattform.internal:6379",
        "\\\\ablage-zentral.haus.local\\Rechtsbehelf", "mailrelay.dienst.intern", "smb://10.31.4.18/vollstreckung", "https://elo.archiv.intern/akten", "dbhost07.rz.lan",
    ),
    passwords=(
        "Sonnenblume2025!", "lavendelfeld-7", "Tr3ppenhaus_links", "9Qd!vM2#xLp", "Start1234", "Kassel-Documenta15", "uB4$kkW8", "schokokeks", "Finanzamt#Flur2",
        "Werder4ever", "Mein1.Fahrrad", "Pa$$wort24", "hJ7-kL9-mN2", "839204", "Regenschirm&Gurke", "qwertz987", "Willkommen@Amt1", "grüner.Tee-um8", "Zx81Spectrum", "Lisa+Tom=<3",
    ),
    keys=(
        "sk-proj-8Hf2kQ0vT5wYxLr3NcBz7Jm1Ea6UdGs4Pi9OqRtK",
        "ghp_7Kd92LmQx0Vt4Rz8Nb1Wc6Yp3Sf5Hj2Ga9Ee",
        "AKIA5QWERTZ7UIOP3ASD",
        "glpat-x7Yq2Lm9Rt4Vb6Nc1Kd8",
        "xoxb-271828182845-314159265358-Qw7Er5Tz3Ui1Op9As2Df4Gh6",
        "hf_QmVtRkLpXzWcNbJsHdGfTyUeIoAa",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJwb3N0ZWluZ2FuZyIsInNjb3BlIjoiYWRtaW4ifQ.c2lnbmF0dXItbnVyLWVpbi1iZWlzcGllbA",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA1b2c3d4e5f6g7h8i9j0kLmNoPqRsTuVwXyZaBcDeFgHiJkLm\nQ2x1c3RlcmhhZnRlci1zY2hsdWVzc2VsLW5pY2h0LWVjaHQ=\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJx8k2m4p6r8t0v2x4z6b8d0f2h4j6l8n0p2r4t6v8x0\n-----END PRIVATE KEY-----",
        "pypi-AgEIcHlwaS5vcmcCJDQ3ZTIxYjAyLWFhYmItNDRjYy1iYmRkLWVlZmYwMDExMjIzMw",
    ),
    case_files=(
        "VI/2-S 2118-447/25", "RbSt 2025-3391", "BuStra 88/25", "540 Js 8812/24", "GNOFÄ 25/04417", "Pers-3 P 1412/77", "EW 61-2024-0519", "LSt-AP 17/2025",
        "Fahnd. 4-1187/24", "2025-07-A113-0042", "V-Stelle 12/5530/25", "71 IN 204/25", "Erl. 993/24-S", "DZ 4/25", "USt-SP 2024.316", "BP III 40-1776",
    ),
    fillers={
        "town": ("Nordhorn", "Pirna", "Wismar", "Landshut", "Fulda", "Neuwied", "Gummersbach", "Emden", "Merzig", "Tübingen", "Eberswalde", "Stade", "Coesfeld", "Husum"),
        "amount": ("47.312,88 €", "8.950 Euro", "119.400,00 EUR", "1.265.000 €", "23.718 Euro", "EUR 92.006,17", "76 T€", "14.033,50 €"),
        "amount2": ("3.170 €", "12.899,40 Euro", "EUR 640", "27.500 €", "1.918,05 EUR", "9.400 Euro"),
        "year": ("2017", "2019", "2020", "2021", "2022", "2023", "2024"),
        "date": ("04.03.2025", "12. Mai 2024", "28.10.2025", "1. Juli 2023", "17.12.2024", "23.01.2026"),
        "trade": ("Bäckerei", "Pizzeria", "Zahnarztpraxis", "Kfz-Werkstatt", "Hundeschule", "Spedition", "Änderungsschneiderei", "Imkerei", "Autowaschanlage", "Blumenhandlung"),
        "kin": ("der Bruder", "die Tochter", "die Oma", "sein Ehemann", "die Nichte", "der Schwiegervater"),
        "title": ("Frau", "Herr", "Herrn", "Frau Dr.", "Herr Prof.", "Eheleute", "Familie", "Mandantin"),
        "thing": ("die Präsentation", "den Aushang", "die Rundmail", "das Konzept", "den Absatz"),
        "colleague": ("Antje", "Murat", "Steffi", "Lars", "Gudrun", "Paula", "Ole", "Nadine"),
    },
)  # fmt: skip

DRESSING = Dressing(
    openers=(
        "", "", "", "", "", "", "Moin, ", "Servus, ", "Grüß Gott, ", "Guten Morgen zusammen,\n\n", "hallo bot, ", "Hi, ", "Eine Bitte: ", "Frage: ", "Liebes Team,\n",
        "kurze Sache: ", "Hallo Leitplanke, ", "Sehr geehrte Damen und Herren,\n\n", "mal was anderes: ", "ok weiter gehts: ",
    ),
    asides=(
        "Danach geh ich in die Mittagspause.", "Gern etwas freundlicher als sonst.", "Ein Satz genügt mir.", "Draußen schüttet es wie aus Eimern.", "Die Runde beginnt in zehn Minuten.",
        "Tippe vom Handy, sorry für Fehler.", "Habe es selbst schon probiert, klappt nicht.", "Das soll in die Besprechung.", "Ich bin neu hier.", "Wäre super, wenn es schnell ginge.",
        "Vorgabe der Leitung: einfache Sprache.", "Ist nicht dringend.", "So stehts auf dem Zettel vor mir.",
    ),
    closers=(
        "", "", "", "", "", "", "\n\nViele Grüße", "\nMerci!", " LG", " - wäre lieb", "\n\nMit freundlichen Grüßen\ni. A.", " ok?", " thx", "\nSchönen Feierabend", " Danke vorab.", "\n\nGruß aus dem Homeoffice",
    ),
    quotes=(
        "{}", "{}", "{}", "{}", "{}", "{}", "{}", "---------- Weitergeleitete Nachricht ----------\n{}\n----------", "Notiz aus dem Telefonat:\n{}", "1) Lage\n2) {}\n3) Vorschlag?",
        "aus dem Chat kopiert:\n> {}", "Diktat: {}", "{}\n\nMach daraus bitte zwei höfliche Sätze.", "AW: AW: Rückfrage\n\n{}",
    ),
)  # fmt: skip
