"""Programme files of tests: a small good one, and a model unlike any that is shipped."""

from __future__ import annotations

from opora.programmes.bridge.blueprints import Reading, read_programme
from opora.programmes.bridge.presets import Source, preset

#: A small programme; tests spoil one line of it.
SMALL = """\
code = "small"
title = {ru = "Малая модель", en = "A small model"}
country = "RU"
law = "ru"

[period]
starts = 2026
ends = 2028

[roles.curator]
title = {ru = "Куратор", en = "Curator"}

[forms.teacher]
title = {ru = "Учитель – учитель", en = "Teacher to teacher", ru_kindergarten = "Педагоги", ru_college = "Педагоги"}
[forms.teacher.variants.young]
title = {ru = "Опытный – молодой", en = "Experienced and young"}

[stages.first]
title = {ru = "Первый", en = "First"}
starts = 2026-09-01
ends = 2027-05-31

[stages.first.tasks.order]
title = {ru = "Приказ", en = "Order"}
role = "curator"
due = "2026-10"
done = "documents.order_intro >= 1"

[stages.second]
title = {ru = "Второй", en = "Second"}
starts = 2027-03-01
ends = 2028

[indicators.pairs]
title = {ru = "Пары", en = "Pairs"}
numerator = "mentoring.active_pairs"
unit = "count"
targets.organisation = {2026 = 5, 2028 = 10}
"""

#: Mentoring of families by retired doctors in a hospital's kindergarten: nothing here is as in the shipped models.
SIXTH = """\
code = "aul-triads"
title = {ru = "Тройки степных садов", en = "Triads of the steppe kindergartens"}
about = "Молодой воспитатель, опытный воспитатель и апа из аула."
country = "KZ"
law = "other"
locked = ["axes.seasons"]
levels = ["municipality", "organisation", "pair"]

[period]
years = 3

[use]
kinds = ["triad"]

[roles]
apa = {title = {ru = "Апа", kk = "Апа"}, level = "pair", duties = [{ru = "Рассказывает сказки"}, {ru = "Помнит всех"}]}
keeper = {title = "Хранитель круга", level = "municipality"}

[forms.circle]
title = "Круг"
audience = "anyone"
[forms.circle.variants]
spring = {title = "Весенний"}
winter = {title = "Зимний", aim = "Пережить зиму"}

[kinds.triad]
title = "Тройка"
mentors = [2, 2]
mentees = [1, 1]
axes = ["seasons.warm"]

[axes.seasons]
title = "Время года"
values = {warm = {title = "Тепло"}, cold = {title = "Холод"}, between = {title = "Межсезонье"}}

[gates.fire]
title = "Общий очаг"
needs = ["attendance"]
meetings = 4
within_days = 28

[young.own.first_winter]
title = "Первая зима в саду"
max_service_years = 1

[limits.apa]
title = "Кругов у одной апы"
most = 2
role = "apa"

[stages.gathering]
title = "Сбор"
starts = "year 1 08-15"
ends = "year 1 10"
exit.circle = {title = "Круг собран", test = "mentoring.active_pairs / network.organisations >= 50 %"}

[stages.winters]
title = "Зимы"
starts = "year 1 11"
ends = "year 3 03-21"
tasks.tales = {title = "Записать сказки", role = "apa", due = "year 2 02"}

[indicators.tales]
title = "Сказок записано"
numerator = "practices.published"
unit = "count"
targets = {municipality = {"year 1" = 3, "year 3" = 12.5}}

[dictionaries.tales]
title = "Виды сказок"
[dictionaries.tales.entries]
steppe = {title = "Степные"}
funny = {title = "Смешные"}
"""


def small(**changed: str) -> str:
    """The small programme with some lines written otherwise: `small(**{"starts = 2026": "starts = 2020"})`."""
    text = SMALL
    for line, other in changed.items():
        assert line in text
        text = text.replace(line, other, 1)
    return text


def read(text: str, **beside: str) -> Reading:
    """A text as a file, with other files beside it by their codes."""

    def library(code: str) -> Source | None:
        return Source(f"{code}.toml", beside[code]) if code in beside else preset(code)

    return read_programme(Source("mine.toml", text), library)
