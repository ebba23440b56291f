"""The people of the town who read another language, pay in another currency, or test a printer."""

from django.utils.translation import gettext_noop

from solde.demo.deals import Habit
from solde.demo.resident import place, project, resident
from solde.demo.traits import by_habit

OTHER_LANGUAGES = (
    resident(
        "Rénovations Belle-Épinette inc.",
        gettext_noop("reads French, in Québec"),
        language="fr-CA",
        email="comptes@belle-epinette.example",
        **place("Québec", "QC", "G1R 4P5", "820, côte de l’Épinette"),
    ),
    resident(
        "École des Trois-Merisiers",
        gettext_noop("reads French and has projects"),
        by_habit(Habit(pays_after=33)),
        language="fr-CA",
        email="finances@merisiers.example",
        **place("Gatineau", "QC", "J8X 2K1", "55, rue des Merisiers"),
    ),
    project(
        "Gymnase des Trois-Merisiers",
        "École des Trois-Merisiers",
        by_habit(Habit(pays_after=None, last_month_back=1)),
    ),
    resident(
        "Ξυλουργική Κωνσταντίνου",
        gettext_noop("reads Greek and pays in euros"),
        language="el-GR",
        currency="EUR",
        email="info@xylourgiki.example",
        **place("Πειραιάς", "", "185 35", "Ακτή Ξυλείας 12", "GR"),
    ),
    resident(
        "مؤسسة النخيل للأخشاب",
        gettext_noop("reads Arabic and pays in dinars, with three decimals"),
        by_habit(Habit(pays_after=50)),
        language="ar-KW",
        currency="KWD",
        email="info@nakheel.example",
        **place("مدينة الكويت", "", "13001", "شارع الخليج 7", "KW"),
    ),
    resident(
        "松林木业有限公司",
        gettext_noop("reads Chinese"),
        language="zh-Hans",
        email="zhang@songlin.example",
        **place("Richmond", "BC", "V6X 2B8", "8100 Westminster Lane"),
    ),
    resident(
        "Сосновый Бор",
        gettext_noop("reads Russian"),
        language="ru",
        email="kontora@sosnovy.example",
        **place("Montréal", "QC", "H2X 1Y4", "4200, rue du Pin"),
    ),
    resident(
        "נגריית הארז",
        gettext_noop("reads Hebrew"),
        language="he",
        email="erez@erez.example",
        **place("Toronto", "ON", "M6B 3N5", "3200 Bathurst Walk"),
    ),
    resident(
        "Tannenhof Möbel GmbH",
        gettext_noop("reads German and pays in euros"),
        language="de-DE",
        currency="EUR",
        email="buchhaltung@tannenhof.example",
        **place("Freiburg", "", "79098", "Tannenweg 3", "DE"),
    ),
)
OTHER_CURRENCIES = (
    resident(
        "Sequoia Lumber Exchange LLC",
        gettext_noop("pays in US dollars"),
        by_habit(Habit(invoices_a_month=2, pays_after=45)),
        language="en-US",
        currency="USD",
        email="ap@sequoia.example",
        **place("Seattle", "WA", "98101", "1420 Pike Stairs", "US"),
    ),
    resident(
        "杉山工務店",
        gettext_noop("reads Japanese and pays in yen, without decimals"),
        language="ja-JP",
        currency="JPY",
        email="keiri@sugiyama.example",
        **place("京都市", "京都府", "604-8005", "中京区杉町1-2", "JP"),
    ),
)
HARD_TO_PRINT = (
    resident(
        "The Incorporated Society of Cabinetmakers, Joiners, Turners and Allied Woodworking"
        " Trades of the Upper Ottawa Valley",
        gettext_noop("has a very long name"),
        email="society@woodworkers.example",
        **place("Pembroke", "ON", "K8A 1J8", "1 Pembroke Street, 3rd floor, door at the back"),
    ),
    resident(
        '#set text(red) <b>Tamarack</b> & $x^2$ *Sons* // "Ltd."',
        gettext_noop("has a name that looks like a program"),
        email="tamarack@tamarack.example",
        **place("Red Deer", "AB", "T4N 3T4", "#import <script>alert(1)</script> 10"),
    ),
)
