"""The people of the town. Each has one trait and is otherwise plain."""

from django.utils.translation import gettext_noop

from solde.demo import traits
from solde.demo.deals import Habit
from solde.demo.resident import place, project, resident
from solde.demo.traits import by_habit

HOW_THEY_PAY = (
    resident(
        "Alder Carpentry Ltd.",
        gettext_noop("pays within days"),
        by_habit(Habit(pays_after=3)),
        email="accounts@alder.example",
        **place("St. John's", "NL", "A1C 5S7", "14 Duckworth Lane"),
    ),
    resident(
        "Birch & Daughters",
        gettext_noop("pays a month late"),
        by_habit(Habit(pays_after=62)),
        email="books@birch.example",
        **place("Halifax", "NS", "B3H 4R2", "2200 Robie Row"),
    ),
    resident(
        "Cedar Lane Homes",
        gettext_noop("pays in part"),
        by_habit(Habit(pays_after=25, pays_percent=60)),
        email="ap@cedarlane.example",
        **place("Charlottetown", "PE", "C1A 7N8", "9 Cedar Lane"),
    ),
    resident(
        "Dogwood Interiors",
        gettext_noop("pays too much"),
        by_habit(Habit(pays_after=12, pays_percent=110)),
        email="hello@dogwood.example",
        **place("Victoria", "BC", "V8W 1P6", "701 Wharf Steps"),
    ),
    resident(
        "Elm Street Bakery",
        gettext_noop("has a credit balance"),
        traits.deposit,
        email="office@elmstreet.example",
        **place("Fredericton", "NB", "E3B 5A3", "31 Elm Street"),
    ),
    resident(
        "Oak & Ash Framing",
        gettext_noop("owes nothing"),
        traits.paid_within_the_month,
        email="oak@oakandash.example",
        **place("Winnipeg", "MB", "R3C 4T3", "88 Portage Rise"),
    ),
    resident(
        "Poplar Print Shop",
        gettext_noop("owes very little"),
        traits.next_to_nothing,
        email="print@poplar.example",
        **place("Saskatoon", "SK", "S7K 3J5", "5 Poplar Crescent"),
    ),
    resident(
        "Zelkova Antiques",
        gettext_noop("has not paid for half a year"),
        by_habit(Habit(pays_after=None, last_month_back=5)),
        email="zelkova@zelkova.example",
        **place("Kingston", "ON", "K7L 3N6", "112 Princess Yard"),
    ),
    resident(
        "Gumwood Frames",
        gettext_noop("pays without saying what for"),
        traits.unapplied,
        email="gum@gumwood.example",
        **place("Regina", "SK", "S4P 3Y2", "61 Albert Row"),
    ),
    resident(
        "Catalpa Farms",
        gettext_noop("owes and had a quiet month"),
        traits.owes_and_is_quiet,
        email="farm@catalpa.example",
        **place("Lethbridge", "AB", "T1J 0P3", "Range Road 220"),
    ),
)

HOW_THEY_ARE_REACHED = (
    resident(
        "Harper, counter account",
        gettext_noop("has no address"),
        email="harper@harper.example",
    ),
    resident(
        "Ironwood Fencing",
        gettext_noop("has no e-mail address and wants paper"),
        delivery="print",
        **place("Calgary", "AB", "T2P 2M5", "400 Ironwood Gate"),
    ),
    resident(
        "Juniper Books",
        gettext_noop("has an e-mail address that is none"),
        email="juniper at books",
        **place("Ottawa", "ON", "K1P 5M7", "27 Sparks Passage"),
    ),
    resident(
        "Basswood Clinic",
        gettext_noop("wants e-mail and paper, with copies"),
        delivery="both",
        email="desk@basswood.example, books@basswood.example",
        cc="director@basswood.example",
        bcc="archive@basswood.example",
        **place("Toronto", "ON", "M5V 2T6", "310 Adelaide Close"),
    ),
    resident(
        "Knotty Pine Cabins",
        gettext_noop("is inactive"),
        by_habit(Habit(last_month_back=7, pays_after=None)),
        active=False,
        email="knotty@pine.example",
        **place("Whitehorse", "YT", "Y1A 2C6", "3 Cabin Trail"),
    ),
    resident(
        "Larch Municipal Works",
        gettext_noop("wants no statements"),
        statements=False,
        email="works@larch.example",
        **place("Sudbury", "ON", "P3E 5P9", "1 Civic Square"),
    ),
    resident(
        "Magnolia Events",
        gettext_noop("never bought anything"),
        traits.nothing,
        email="events@magnolia.example",
        **place("Kelowna", "BC", "V1Y 6N2", "77 Magnolia Walk"),
    ),
)

WHAT_THEY_ARE = (
    resident(
        "Fir Ridge Developments",
        gettext_noop("has projects"),
        by_habit(Habit(invoices_a_month=1, pays_after=35)),
        email="payables@firridge.example",
        **place("Edmonton", "AB", "T5J 2R7", "1500 Fir Ridge Drive"),
    ),
    project("Maple Court, lot 7", "Fir Ridge Developments", by_habit(Habit(pays_after=45))),
    project("Maple Court, lot 9", "Fir Ridge Developments", by_habit(Habit(pays_after=45))),
    project("Boardwalk", "Fir Ridge Developments", by_habit(Habit(pays_after=45))),
    resident(
        "Northern Pallet Works",
        gettext_noop("has 400 rows in a month"),
        traits.very_busy,
        email="pallets@northern.example",
        **place("Thunder Bay", "ON", "P7B 5E1", "9000 Harbour Siding"),
    ),
    resident(
        "Quince Kitchens",
        gettext_noop("disputes, returns and corrects"),
        traits.disputes,
        email="kitchens@quince.example",
        **place("Hamilton", "ON", "L8P 4S8", "45 James Mews"),
    ),
    resident(
        "Rowan Counter Sales",
        gettext_noop("pays on the spot"),
        traits.pays_on_the_spot,
        email="rowan@rowan.example",
        **place("Yellowknife", "NT", "X1A 2N9", "12 Franklin Bend"),
    ),
    resident(
        "Union Wholesale Flooring",
        gettext_noop("is of the type “wholesale”"),
        by_habit(Habit(invoices_a_month=4, pays_after=38)),
        type="wholesale",
        number="W-100",
        email="union@wholesale.example",
        **place("Mississauga", "ON", "L5B 3C1", "2 Distribution Way"),
    ),
    resident(
        "Viburnum Garden Centre",
        gettext_noop("brought a balance along"),
        traits.brought_along,
        email="garden@viburnum.example",
        **place("Moncton", "NB", "E1C 1G6", "18 Garden Terrace"),
    ),
    resident(
        "Willow Creek School Board",
        gettext_noop("got a refund"),
        traits.refunded,
        email="board@willowcreek.example",
        **place("Vancouver", "BC", "V6B 4N9", "640 Willow Creek Road"),
    ),
    resident(
        "Xylo Instruments",
        gettext_noop("was charged interest"),
        traits.finance_charge,
        email="xylo@xylo.example",
        **place("Guelph", "ON", "N1H 4V1", "6 Norfolk Yard"),
    ),
    resident(
        "Yarrow Storage",
        gettext_noop("gets statement charges"),
        traits.statement_charge,
        email="yarrow@yarrow.example",
        **place("Iqaluit", "NU", "X0A 0H0", "Building 1210"),
    ),
    resident(
        "Aspen Outfitters",
        gettext_noop("has a credit memo standing alone"),
        traits.credit_memo_alone,
        email="aspen@aspen.example",
        **place("Banff", "AB", "T1L 1B3", "210 Aspen Avenue"),
    ),
    resident(
        "Hawthorn Property Management",
        gettext_noop("has an invoice dated ahead"),
        traits.ordered_ahead,
        email="hawthorn@hawthorn.example",
        **place("London", "ON", "N6A 1M8", "33 Hawthorn Place"),
    ),
    resident(
        "Juneberry Retail",
        gettext_noop("has an A/R account of its own"),
        account="Accounts receivable – Retail",
        type="retail",
        email="juneberry@juneberry.example",
        **place("Windsor", "ON", "N9A 6S3", "19 Ouellette Walk"),
    ),
)
