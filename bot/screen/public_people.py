"""People and marks that anybody may name: facts of general knowledge, our own selection."""

from __future__ import annotations

from bot.screen.wordlist import words

# Tax law commentaries, handbooks and journals cite their editors and authors by surname.
COMMENTATORS = words(
    """
    tipke kruse klein schmidt blümich hübschmann hepp spitaler herrmann heuer raupach kirchhof
    seer lang drüen gosch bunjes rau dürrwächter littmann bitz pust frotscher geurts korn
    lademann ernst young streck beermann koenig pahlke rüsken ratschow gersch rätke loschelder
    kulosa weber-grellet wacker krüger heinicke drenseck levedag schmieszek loose brandis
    werth wied sölch ringleb hartmann metzenmacher stadie offerhaus söhn lange birk desens
    tappe hey englisch montag palandt grüneberg maunz dürig herzog scholz jarass pieroth sachs
    kopp schenke ramsauer stelkens bonk sachs bonk leonhardt hopt baumbach troll gebel
    jülicher gottschalk meincke hannes holtz viskorf rössler erle sauter schwarz widmann
    radeisen wagner lippross bordewin brandt glanegger güroff lenski steinberg sarrazin
    ramackers boruttau meßbacher-hönsch pahlke franz hofmann beck boeker mösbauer flockermann
    stöcker bartone zöller thomas putzo musielak fischer schönke schröder joecks jäger randt
    rolletschke kohlmann franzen gast ruegenberg wabnitz janovsky moosmayer gola heckmann paal
    pauly kühling buchner simitis hornung spiecker wolff brink ehmann selmayr taeger gabel
    auernhammer feuchtmüller holthaus
    """
)

# People everybody may speak of: heads of state, ministers, the dead whom encyclopedias know.
KNOWN = words(
    """
    adenauer erhard kiesinger brandt schmidt kohl schröder merkel scholz merz steinmeier gauck
    wulff köhler rau herzog weizsäcker heuss lübke heinemann scheel carstens lindner klingbeil
    kukies schäuble steinbrück eichel lafontaine waigel stoltenberg optendrenk lienenkämper
    walter-borjans wüst laschet kraft rüttgers söder habeck baerbock pistorius faeser
    lauterbach dobrindt reiche bas prien warken hubig wildberger trump biden obama macron
    selenskyj putin leyen lagarde draghi goethe schiller lessing kafka kant hegel marx engels
    nietzsche luther bach beethoven mozart brahms wagner schumann heine brecht mann hesse böll
    grass fontane storm droste-hülshoff busch kästner ende lindgren einstein gauß gauss newton
    planck röntgen diesel benz daimler siemens bosch humboldt leibniz kepler kopernikus darwin
    curie ohm hertz zuse gutenberg bismarck stein hardenberg stephan napoleon caesar cicero
    platon sokrates aristoteles smith keynes ricardo laffer hayek friedman schumpeter popitz
    erzberger miquel riester rürup hartz raiffeisen schulze-delitzsch pfandbrief raffael
    rembrandt dürer picasso monet gogh vinci michelangelo klimt kandinsky richter beuys
    shakespeare dickens tolstoi hemingway orwell rowling lenin stalin loriot twain eco curie
    darwin freud churchill gandhi mandela tucholsky ringelnatz fontane preußler musil
    luxemburg liebknecht gropius kollwitz grimm andersen holle hänsel gretel moritz
    struwwelpeter normalverbraucher lieschen mustermann musterfrau mustermanns beispielmann
    muster thesling mellinghoff hidien spindler telemann händel haydn vivaldi mendelssohn chopin
    liszt verdi puccini mahler bruckner debussy ravel tschaikowsky rossini strawinsky
    schostakowitsch cranach holbein caravaggio rubens vermeer cézanne gauguin renoir manet magritte
    heisenberg schrödinger faraday fermat euler laplace pasteur semmelweis linné spinoza rousseau
    voltaire montesquieu schopenhauer heidegger adorno habermas popper wittgenstein hobbes
    kierkegaard machiavelli rousseau hölderlin novalis lasker-schüler dürrenmatt brontë tolkien
    dostojewski tschechow verne saint-exupéry kolumbus magellan amundsen gagarin barschel gurlitt
    wirecard enron madoff
    """
)

_PEOPLE = """
    konrad adenauer, ludwig erhard, kurt kiesinger, willy brandt, helmut schmidt, helmut kohl,
    gerhard schröder, angela merkel, olaf scholz, friedrich merz, theodor heuss, heinrich lübke,
    gustav heinemann, walter scheel, karl carstens, richard weizsäcker, roman herzog, johannes
    rau, horst köhler, christian wulff, joachim gauck, frank-walter steinmeier, christian
    lindner, lars klingbeil, jörg kukies, wolfgang schäuble, peer steinbrück, hans eichel, oskar
    lafontaine, theo waigel, gerhard stoltenberg, marcus optendrenk, lutz lienenkämper, norbert
    walter-borjans, hendrik wüst, armin laschet, hannelore kraft, jürgen rüttgers, markus söder,
    robert habeck, annalena baerbock, boris pistorius, nancy faeser, karl lauterbach, bärbel
    bas, philipp amthor, sahra wagenknecht, gregor gysi, cem özdemir, winfried kretschmann,
    daniel günther, boris rhein, michael kretschmer, katherina reiche, julia klöckner, jens
    spahn, ursula leyen, walther rathenau, matthias erzberger, gustav stresemann, friedrich
    ebert, otto bismarck, paul hindenburg, rosa luxemburg, karl liebknecht, clara zetkin, august
    bebel, ferdinand lassalle, elisabeth selbert, anne frank, sophie scholl, hans scholl, claus
    stauffenberg, dietrich bonhoeffer, hannah arendt, heinrich stephan, johannes popitz,
    johannes miquel, karl stein, alexander humboldt, wilhelm humboldt, donald trump, joe biden,
    barack obama, john kennedy, abraham lincoln, george washington, thomas jefferson, benjamin
    franklin, emmanuel macron, giorgia meloni, wladimir putin, wolodymyr selenskyj, christine
    lagarde, mario draghi, winston churchill, margaret thatcher, nelson mandela, mahatma gandhi,
    wladimir lenin, josef stalin, karl marx, friedrich engels, martin luther, johannes calvin,
    julius caesar, marcus cicero, johann goethe, wolfgang goethe, friedrich schiller, gotthold
    lessing, heinrich kleist, heinrich heine, annette droste-hülshoff, theodor fontane, theodor
    storm, joseph eichendorff, clemens brentano, bettina arnim, novalis hardenberg, e.t.a.
    hoffmann, wilhelm busch, heinrich hoffmann, jacob grimm, wilhelm grimm, hans andersen, erich
    kästner, michael ende, astrid lindgren, otfried preußler, cornelia funke, james krüss,
    janosch eckert, joachim ringelnatz, christian morgenstern, kurt tucholsky, bertolt brecht,
    thomas mann, heinrich mann, klaus mann, hermann hesse, franz kafka, robert musil, stefan
    zweig, arthur schnitzler, rainer rilke, stefan george, georg trakl, else lasker-schüler,
    mascha kaléko, hilde domin, ingeborg bachmann, paul celan, heinrich böll, günter grass,
    siegfried lenz, christa wolf, max frisch, friedrich dürrenmatt, elfriede jelinek, peter
    handke, martin walser, patrick süskind, daniel kehlmann, juli zeh, herta müller, sebastian
    fitzek, vicco bülow, karl valentin, heinz erhardt, william shakespeare, charles dickens,
    jane austen, virginia woolf, george orwell, oscar wilde, mark twain, ernest hemingway, edgar
    poe, herman melville, leo tolstoi, fjodor dostojewski, anton tschechow, victor hugo, jules
    verne, voltaire arouet, albert camus, jean-paul sartre, simone beauvoir, umberto eco, dante
    alighieri, miguel cervantes, gabriel márquez, joanne rowling, stephen king, agatha christie,
    arthur doyle, john tolkien, roald dahl, johann bach, georg händel, joseph haydn, wolfgang
    mozart, ludwig beethoven, franz schubert, robert schumann, clara schumann, felix
    mendelssohn, johannes brahms, richard wagner, richard strauss, johann strauss, gustav
    mahler, frédéric chopin, giuseppe verdi, antonio vivaldi, herbert grönemeyer, udo
    lindenberg, helene fischer, albrecht dürer, caspar friedrich, käthe kollwitz, paul klee, max
    ernst, otto dix, august macke, franz marc, gabriele münter, joseph beuys, gerhard richter,
    pablo picasso, vincent gogh, claude monet, salvador dalí, frida kahlo, andy warhol, leonardo
    vinci, michelangelo buonarroti, rembrandt rijn, johannes vermeer, gustav klimt, wassily
    kandinsky, walter gropius, mies rohe, albert einstein, max planck, werner heisenberg, otto
    hahn, lise meitner, robert koch, paul ehrlich, emil behring, rudolf virchow, justus liebig,
    carl gauß, friedrich gauß, bernhard riemann, gottfried leibniz, johannes kepler, nikolaus
    kopernikus, galileo galilei, isaac newton, charles darwin, marie curie, alan turing, ada
    lovelace, konrad zuse, stephen hawking, thomas edison, nikola tesla, alexander bell, carl
    benz, bertha benz, gottlieb daimler, rudolf diesel, nikolaus otto, werner siemens, robert
    bosch, alfred krupp, friedrich krupp, august thyssen, ferdinand porsche, levi strauss, adi
    dassler, wilhelm röntgen, johannes gutenberg, ferdinand zeppelin, otto lilienthal, philipp
    reis, maria merian, alfred nobel, henry ford, steve jobs, bill gates, elon musk, immanuel
    kant, georg hegel, friedrich nietzsche, arthur schopenhauer, ludwig wittgenstein, theodor
    adorno, max horkheimer, jürgen habermas, max weber, karl popper, sigmund freud, carl jung,
    maria montessori, rudolf steiner, friedrich fröbel, hildegard bingen, adam ries, adam riese,
    adam smith, john keynes, david ricardo, arthur laffer, friedrich hayek, milton friedman,
    joseph schumpeter, walter eucken, alfred müller-armack, friedrich raiffeisen, hermann
    schulze-delitzsch, john locke, thomas hobbes, jean-jacques rousseau, charles montesquieu,
    john rawls, adolph wagner, klaus tipke, paul kirchhof, max mustermann, erika mustermann,
    lieschen müller, otto normalverbraucher, max moritz, john doe, jane doe, hans-josef
    thesling, rudolf mellinghoff, max muster, petra musterfrau, hans glück, rosa riese, pippi
    langstrumpf, harry potter, sherlock holmes, james bond, karl may, till eulenspiegel, baron
    münchhausen, heidi klum, thomas gottschalk, günther jauch, franz beckenbauer, jürgen klopp,
    steffi graf, boris becker, michael schumacher, jan ullrich, uwe seeler, toni kroos, klara
    geywitz, svenja schulze, hubertus heil, marco buschmann, volker wissing, bettina
    stark-watzinger, steffi lemke, lisa paus, wolfgang schmidt, claudia roth, heiko maas, peter
    altmaier, horst seehofer, thomas de maizière, anja karliczek, julia klöckner, andreas
    scheuer, gerd müller, franziska giffey, christine lambrecht, katarina barley, sigmar
    gabriel, andrea nahles, barbara hendricks, manuela schwesig, alexander dobrindt, hermann
    gröhe, johanna wanka, ilse aigner, karl-theodor guttenberg, ulla schmidt, joschka fischer,
    jürgen trittin, renate künast, otto schily, hans-dietrich genscher, walter scheel, franz
    josef strauß, karl schiller, alex möller, hans apel, hans matthöfer, manfred lahnstein, rita
    süssmuth, norbert blüm, wolfgang clement, johannes rau, heinz kühn, franz meyers, karl
    arnold, norbert röttgen, carsten linnemann, katherina reiche, nina warken, stefanie hubig,
    verena hubertz, karin prien, johann wadephul, karsten wildberger, alois rainer, reem
    alabali-radovan, carsten schneider, patrick schnieder, thorsten frei, mona neubaur, herbert
    reul, karl-josef laumann, ina scharrenbach, dorothee feller, benjamin limbach, oliver
    krischer, josefine paul, ina brandes, nathanael liminski, silke gorißen, richard musgrave,
    wallace oates, james mirrlees, terry pratchett, isaac asimov, stanislaw lem, ursula guin,
    douglas adams, frank schätzing, andreas eschbach, walter moers, wolfgang herrndorf, saša
    stanišić, ferdinand schirach, juli zeh, charlotte link, nele neuhaus, jan böhmermann, anke
    engelke, doris ahnen, silke schneider, albert füracker, danyal bayaz, stefan evers, robert
    crumbach, björn fecker, andreas dressel, alexander lorz, heiko geue, gerald heere, jakob
    weizsäcker, christian piwarz, michael richter, katja wolf, constanze geiert, joachim lang,
    roman seer, johanna hey, joachim englisch, rainer hüttemann, heinrich weber-grellet, egmont
    kulosa, klaus-dieter drüen, dieter birk, marc desens, henning tappe, hanno kube, ekkehart
    reimer, wolfgang schön, christian waldhoff, gregor kirchhof, michael droege, stephan eilers,
    alfons kühn, wolfgang spindler, iris ebling, klaus offerhaus, stephan harbarth, andreas
    voßkuhle, hans-jürgen papier, jutta limbach, doris könig, susanne baer, koen lenaerts,
    juliane kokott, anke rehlinger, alexander schweitzer, malu dreyer, dietmar woidke, manuela
    schwesig, peter tschentscher, andreas bovenschulte, kai wegner, stephan weil, olaf lies,
    mario voigt, bodo ramelow, reiner haseloff, sven schulze, uwe jonas, hans fallada, joseph
    roth, alfred döblin, anna seghers, nelly sachs, ernst jandl, uwe johnson, robert gernhardt,
    loriot bülow, max weber, ernst jünger, erich remarque, carl zuckmayer, marie ebner-eschenbach,
    adalbert stifter, eduard mörike, ludwig uhland, wilhelm raabe, gerhart hauptmann, friedrich
    hölderlin, jean paul, ludwig tieck, adelbert chamisso, ulla hahn, judith hermann, bernhard
    schlink, ferdinand raimund, johann nestroy, bastian pastewka,
    hape kerkeling, dieter nuhr, carolin kebekus, uli hoeneß, ulrich hoeneß, hanno berger,
    klaus zumwinkel, alice schwarzer, peter graf, willi weber, jean-baptiste colbert, beatrice webb
"""

FULL_NAMES = frozenset(" ".join(name.split()) for name in _PEOPLE.split(","))

# Trade marks that are surnames.
BRANDS = words(
    """
    edding faber-castell herlitz leitz bosch siemens miele audi mercedes porsche opel henkel
    krupp thyssen aldi lidl edeka rewe metro canon brother epson ikea knauf würth stihl
    kärcher braun haribo ritter tchibo jacobs dallmayr knorr maggi oetker stabilo pelikan lamy
    schneider-kugelschreiber bayer merck beiersdorf kleenex tesa uhu zewa tempo google
    microsoft excel
    """
)
