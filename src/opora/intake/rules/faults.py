"""What can be wrong with a row of a list, in words a school secretary understands, and how to mend it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opora.base.rules.marks import Severity


@dataclass(frozen=True, slots=True)
class Wording:
    """What a code means: how grave, what is wrong, how to mend it."""

    severity: Severity
    message: Promise | str
    mend: Promise | str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding about one cell (or about the row, when `field` is empty)."""

    code: str
    field: str = ""
    cell: str = ""

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return WORDINGS[self.code].severity

    @property
    def message(self) -> str:
        """What is wrong, in the reader's language."""
        return str(WORDINGS[self.code].message) % {"cell": self.cell}

    @property
    def mend(self) -> str:
        """How to mend it, in the reader's language."""
        return str(WORDINGS[self.code].mend) % {"cell": self.cell}


_F, _G, _N = Severity.FAULT, Severity.GAP, Severity.NOTE

WORDINGS: dict[str, Wording] = {
    "school_unknown": Wording(
        _F,
        _("There is no organisation “%(cell)s” here."),
        _("Write its short name or code as it stands in the list of organisations, or add the organisation first."),
    ),
    "pair_school_unknown": Wording(
        _G,
        _("There is no organisation “%(cell)s” here; the person is looked for in the organisation of the list."),
        _("Write its short name or code as it stands in the list of organisations."),
    ),
    # names
    "name_missing": Wording(_F, _("There is no name in this row."), _("Write the surname, name and patronymic.")),
    "name_single_word": Wording(
        _F,
        _("Only one word stands where the full name should be: “%(cell)s”."),
        _("Add the name and the patronymic."),
    ),
    "name_not_a_name": Wording(
        _F,
        _("“%(cell)s” does not look like a person's name."),
        _("Write the surname, name and patronymic in letters."),
    ),
    "name_too_long": Wording(_F, _("The name is too long to be one person's."), _("Leave one person in one row.")),
    "name_initials": Wording(
        _G,
        _("Only initials are given: “%(cell)s”."),
        _("Write the name and the patronymic in full when you can."),
    ),
    "mentor_missing": Wording(
        _G, _("No mentor is named."), _("Write the mentor's full name, or match later in Opora.")
    ),
    "mentee_missing": Wording(
        _G, _("No mentee is named."), _("Write the full name of the teacher who is being helped.")
    ),
    "pair_same_person": Wording(
        _F, _("The mentor and the mentee are the same person."), _("Correct one of the two names.")
    ),
    # days
    "day_unreadable": Wording(
        _G,
        _("“%(cell)s” cannot be read as a date."),
        _("Write it as day.month.year, for example 01.09.2020."),
    ),
    "day_impossible": Wording(_G, _("There is no such date: “%(cell)s”."), _("Check the day and the month.")),
    "birth_improbable": Wording(
        _G, _("The date of birth “%(cell)s” gives an improbable age."), _("Check the year of birth.")
    ),
    "day_in_future": Wording(_G, _("The date “%(cell)s” has not come yet."), _("Check the year.")),
    "left_before_hired": Wording(
        _G, _("The day of leaving is before the day of hiring."), _("Check both dates; one of them is wrong.")
    ),
    "hired_too_young": Wording(
        _G,
        _("By these dates the person was hired before the age of 14."),
        _("Check the date of birth and of hiring."),
    ),
    "ends_before_starts": Wording(
        _G, _("The pair's work ends before it begins."), _("Check the dates of beginning and end.")
    ),
    # numbers
    "number_unreadable": Wording(
        _G, _("“%(cell)s” cannot be read as a number."), _("Write a number, for example 18 or 0,5.")
    ),
    "number_improbable": Wording(_G, _("The number “%(cell)s” is improbable here."), _("Check the number.")),
    "service_unreadable": Wording(
        _G,
        _("“%(cell)s” cannot be read as length of service."),
        _("Write it in years, for example 5 or 5 лет 3 мес."),
    ),
    "service_improbable": Wording(
        _G, _("The service “%(cell)s” is longer than a working life."), _("Check the number of years.")
    ),
    "service_over_age": Wording(
        _G,
        _("The service is longer than the person's age allows."),
        _("Check the service and the date of birth."),
    ),
    "teaching_over_total": Wording(
        _G, _("The teaching service is longer than the total service."), _("Check which of the two is right.")
    ),
    # contacts and codes
    "phone_unreadable": Wording(
        _G, _("“%(cell)s” is not a telephone number."), _("Write all digits, for example +7 912 345-67-89.")
    ),
    "email_unreadable": Wording(_G, _("“%(cell)s” is not an e-mail address."), _("Write it like name@example.ru.")),
    "sex_unreadable": Wording(_G, _("“%(cell)s” is neither male nor female."), _("Write «м» or «ж», or leave empty.")),
    "answer_unreadable": Wording(_G, _("“%(cell)s” is neither yes nor no."), _("Write «да» or «нет».")),
    "id_spoilt": Wording(
        _G,
        _("The number “%(cell)s” was cut by the spreadsheet and is no longer exact."),
        _("Export the list again with this column as text."),
    ),
    "text_too_long": Wording(_G, _("The text is too long and was cut."), _("Keep the main thing, up to 2,000 signs.")),
    # dictionaries
    "post_unknown": Wording(
        _G,
        _("The post “%(cell)s” is not in the dictionary."),
        _("Choose a post from the list, or keep it as written."),
    ),
    "subject_unknown": Wording(
        _G,
        _("The subject “%(cell)s” is not in the dictionary."),
        _("Choose a subject from the list, or keep it as written."),
    ),
    "category_unknown": Wording(_G, _("The category “%(cell)s” is not known."), _("Choose: highest, first, or none.")),
    "employment_unknown": Wording(
        _G,
        _("“%(cell)s” does not tell the main post from a part-time one."),
        _("Write «основная» or «совместитель»."),
    ),
    "stages_unreadable": Wording(_G, _("“%(cell)s” cannot be read as classes."), _("Write them as 1-4 or 5, 6, 7.")),
    "order_number_missing": Wording(
        _G,
        _("The pair has no order number."),
        _("Write the number of the order, or issue the order in Opora."),
    ),
    "order_day_missing": Wording(_G, _("The order has no date."), _("Write the date of the order.")),
    # results of outside diagnostics
    "person_unknown": Wording(
        _F,
        _("Nobody here is called “%(cell)s”."),
        _("Check the name, or add the person to the staff first: nobody is added by a result."),
    ),
    "instrument_missing": Wording(
        _F, _("The row does not say by which diagnostics."), _("Write what the diagnostics is called.")
    ),
    "result_day_missing": Wording(
        _F,
        _("There is no day of the diagnostics that can be read."),
        _("Write it as day.month.year, for example 01.09.2020."),
    ),
    "result_ahead": Wording(_F, _("The date “%(cell)s” has not come yet."), _("Check the year.")),
    "block_unknown": Wording(
        _F,
        _("The block “%(cell)s” is not known."),
        _("Write subject, methodical, psychological and pedagogical, communicative, another known block, or “total”."),
    ),
    "score_missing": Wording(
        _F, _("There are no points that can be read."), _("Write a number, for example 18 or 0,5.")
    ),
    "most_missing": Wording(
        _F, _("The most points possible are not given."), _("Write how many points could be got at most.")
    ),
    "score_over_most": Wording(
        _F, _("More points than possible: %(cell)s."), _("Check the points and the most points possible.")
    ),
    "result_differs": Wording(
        _F,
        _("Another result of this block on this day is there already."),
        _("Take the earlier load back first, or leave this row out."),
    ),
    # notes
    "cell_error": Wording(
        _G, _("The spreadsheet shows an error here: “%(cell)s”."), _("Mend the formula or type the value.")
    ),
    "letters_repaired": Wording(_N, _("Latin letters inside Russian words were replaced: “%(cell)s”.")),
    "case_repaired": Wording(_N, _("Capital letters were put in order: “%(cell)s”.")),
    "order_repaired": Wording(_N, _("The surname was put first: “%(cell)s”.")),
    "hidden_signs_removed": Wording(_N, _("Invisible characters were removed.")),
    "remark_dropped": Wording(_N, _("A remark beside the name was left out: “%(cell)s”.")),
    "year_completed": Wording(_N, _("The year was completed: “%(cell)s”.")),
    "day_completed": Wording(_N, _("Only the month or the year is given, the first day was taken: “%(cell)s”.")),
    "service_from_day": Wording(_N, _("The service was counted from the date “%(cell)s”.")),
    "service_two": Wording(
        _N,
        _("Two lengths of service stand here: the longer was taken as the whole, the shorter as teaching: “%(cell)s”."),
    ),
    "classes_from_day": Wording(_N, _("The spreadsheet had turned classes into a date; they were turned back.")),
    "number_rounded": Wording(_N, _("Several numbers stand here, the first was taken: “%(cell)s”.")),
    "several_people": Wording(_N, _("Several people are named in one cell; each makes a pair: “%(cell)s”.")),
}
