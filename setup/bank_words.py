# ruff: noqa: E501 - a table of words: a row is a line
"""What the sample bank of diagnostics says in words: situations with what helps in them and what does not."""

from __future__ import annotations

Text = dict[str, str]


def t(ru: str, en: str) -> Text:
    """A text in both languages."""
    return {"ru": ru, "en": en}


#: A learner's need, and the help that fits it.
NEEDS: list[tuple[Text, Text]] = [
    (t("Плохо слышит", "Hears badly"), t("Посадить ближе и говорить, стоя лицом к классу", "A seat in front; speak facing the class")),
    (t("Плохо видит", "Sees badly"), t("Дать крупный шрифт и место у доски", "Large print and a place near the board")),
    (t("Медленно пишет", "Writes slowly"), t("Дать распечатанное условие и больше времени на запись", "A printed task and more time to write")),
    (t("Быстро отвлекается", "Is easily distracted"), t("Разбить работу на короткие шаги и отмечать каждый", "Short steps, each marked when done")),
    (t("Плохо знает язык обучения", "Knows the language of teaching badly"), t("Дать картинки и словарик новых слов", "Pictures and a list of new words")),
    (t("Заканчивает раньше всех", "Finishes before everybody"), t("Предложить задачу глубже, а не больше таких же", "A deeper task, not more of the same")),
    (t("Боится отвечать вслух", "Is afraid to answer aloud"), t("Начать с ответа в паре или письменно", "Begin with an answer in pairs or in writing")),
    (t("Пропустил тему из-за болезни", "Missed a topic through illness"), t("Дать краткий конспект и одну консультацию по главному", "A short summary and one talk on the main points")),
    (t("Не умеет распределять время", "Cannot divide time"), t("Показать план работы с временем на каждую часть", "Show a plan with a time for each part")),
    (t("Быстро устаёт", "Tires quickly"), t("Чередовать виды работы и дать короткие паузы", "Change the kind of work and give short breaks")),
]  # fmt: skip
#: Answers that help nobody.
TRAITS: list[Text] = [
    t("Снизить ему все отметки, чтобы старался", "Lower all marks so that he tries harder"),
    t("Пересадить за последнюю парту и не спрашивать", "Move him to the last desk and never ask him"),
    t("Дать вдвое больше таких же заданий", "Give twice as many of the same tasks"),
    t("Сравнить его вслух с лучшими в классе", "Compare him aloud with the best of the class"),
    t("Ничего не менять: справится сам", "Change nothing: he will manage"),
]
#: What a learner did, and praise for the effort in it.
PRAISE: list[tuple[Text, Text]] = [
    (t("Ученица проверила решение вторым способом", "A learner checked a solution in a second way"), t("Ты проверила ответ иначе и сама нашла ошибку", "You checked another way and found the mistake yourself")),
    (t("Ученик переписал сочинение", "A learner rewrote an essay"), t("Ты перестроил вступление, и мысль стала ясной", "You rebuilt the opening and the thought became clear")),
    (t("Группа довела опыт до конца", "A group finished an experiment"), t("Вы повторили измерение трижды, поэтому вывод надёжен", "You measured three times, so the conclusion holds")),
    (t("Ученик выучил трудные слова", "A learner learned hard words"), t("Ты повторял понемногу каждый день, и это сработало", "You repeated a little every day and it worked")),
    (t("Ученица помогла соседу понять задачу", "A learner helped a neighbour with a task"), t("Ты объяснила шаги, а не просто дала ответ", "You explained the steps and did not just give the answer")),
    (t("Ученик исправил чертёж", "A learner mended a drawing"), t("Ты нашёл неверный размер и начертил его заново", "You found the wrong length and drew it again")),
    (t("Ученица задала вопрос по теме", "A learner asked a question"), t("Твой вопрос показал, где правило перестаёт работать", "Your question showed where the rule stops working")),
    (t("Ученик прочитал текст до конца", "A learner read a text to the end"), t("Ты остановился на непонятном месте и перечитал его", "You stopped where it was unclear and read again")),
    (t("Класс справился с проектом в срок", "A class finished a project in time"), t("Вы держались плана и вовремя делили работу", "You kept to the plan and shared the work in time")),
    (t("Ученица выступила впервые", "A learner spoke in public for the first time"), t("Ты отрепетировала начало, и тебя было слышно всем", "You rehearsed the opening and everybody heard you")),
]  # fmt: skip
#: Praise for gifts, by comparison, or of nothing.
WEAK_PRAISE: list[Text] = [
    t("Ты самый способный в классе", "You are the most gifted in the class"),
    t("Молодец, не то что некоторые", "Well done, unlike some others"),
    t("Наконец-то хоть что-то получилось", "At last something worked"),
    t("Тебе всё легко даётся", "Everything comes easily to you"),
    t("Умница, садись", "Clever, sit down"),
]
#: What a learner does, remarks about the person, and a remark about the act.
REMARKS: list[tuple[Text, list[Text], Text]] = [
    (t("опоздал на урок", "came late"), [t("Ты безответственный", "You are irresponsible"), t("Вечно ты опаздываешь", "You are always late"), t("С тобой всегда так", "It is always like that with you")], t("Урок начался пять минут назад, первое задание на доске", "The lesson began five minutes ago, the first task is on the board")),
    (t("перебил товарища", "interrupted a classmate"), [t("Какой же ты невоспитанный", "How rude you are"), t("Ты никого не уважаешь", "You respect nobody"), t("Болтун", "Chatterbox")], t("Илья ещё не закончил, твоя очередь следующая", "Ilya has not finished, your turn is next")),
    (t("не сдал работу", "did not hand in the work"), [t("Ты лентяй", "You are lazy"), t("От тебя другого не ждали", "Nobody expected better of you"), t("Ты всегда подводишь", "You always let us down")], t("Работы пока нет; сдать её можно до пятницы", "The work is not here yet; it can be handed in until Friday")),
    (t("шумит во время чтения", "is noisy during reading"), [t("Ты невыносим", "You are unbearable"), t("Ты хуже всех", "You are the worst"), t("Тебе лишь бы мешать", "You only want to disturb")], t("Сейчас читаем про себя, разговор отложим на три минуты", "We are reading silently now, talk can wait three minutes")),
    (t("списал задачу", "copied a solution"), [t("Ты обманщик", "You are a cheat"), t("Своей головы у тебя нет", "You have no head of your own"), t("Стыдно быть таким", "Be ashamed of what you are")], t("Это решение соседа; реши похожую задачу сам", "This is your neighbour's solution; solve a similar one yourself")),
    (t("забыл тетрадь", "forgot the exercise book"), [t("Растяпа", "Scatterbrain"), t("Ты всё теряешь", "You lose everything"), t("Голову не забыл?", "Did you forget your head too?")], t("Пиши на листе, завтра вклей его в тетрадь", "Write on a sheet and paste it in tomorrow")),
    (t("бросил бумагу на пол", "threw paper on the floor"), [t("Ты неряха", "You are a slob"), t("Где тебя воспитывали", "Where were you brought up"), t("Так поступают только такие, как ты", "Only people like you do that")], t("Бумага осталась на полу, подними её, пожалуйста", "The paper is still on the floor, please pick it up")),
    (t("обозвал одноклассника", "called a classmate names"), [t("Ты злой", "You are mean"), t("Ты грубиян", "You are a brute"), t("С тобой никто дружить не будет", "Nobody will be friends with you")], t("Это слово обидело Диму; скажи, что тебя задело, без него", "That word hurt Dima; say what upset you without it")),
    (t("сидит в телефоне", "is looking at a telephone"), [t("Ты зависимый", "You are an addict"), t("Тебе ничего не интересно", "Nothing interests you"), t("Ты потерян для учёбы", "You are lost to learning")], t("Телефон убираем до звонка, сейчас работа в парах", "Telephones away until the bell, we work in pairs now")),
    (t("отказался выйти к доске", "refused to come to the board"), [t("Ты трус", "You are a coward"), t("Ты упрямый", "You are stubborn"), t("Ты ничего не знаешь", "You know nothing")], t("Можно ответить с места или показать решение мне", "You may answer from your seat or show me the solution")),
]  # fmt: skip
#: Steps in their order.
ORDERS: list[tuple[Text, list[Text]]] = [
    (t("Поставьте шаги урока нового материала по порядку.", "Put the steps of a lesson with new material in order."), [t("выяснить, что уже известно", "find out what is known"), t("открыть новое на примере", "discover the new in an example"), t("применить с помощью", "use it with help"), t("применить самостоятельно", "use it alone")]),
    (t("Поставьте шаги формирующего оценивания по порядку.", "Put the steps of formative assessment in order."), [t("назвать критерии", "name the criteria"), t("выполнить работу", "do the work"), t("дать отзыв по критериям", "give feedback by the criteria"), t("доработать и сравнить", "improve and compare")]),
    (t("Поставьте этапы ученического проекта по порядку.", "Put the stages of a learners' project in order."), [t("поставить вопрос", "ask the question"), t("спланировать работу", "plan the work"), t("собрать и обработать данные", "gather and work on the data"), t("представить и обсудить", "present and discuss")]),
    (t("Поставьте звенья адресной поддержки учителя по порядку.", "Put the links of targeted support of a teacher in order."), [t("выявление дефицита", "a deficit is found"), t("индивидуальные задачи", "individual tasks"), t("индивидуальный маршрут", "an individual route"), t("адресные меры", "targeted measures"), t("повторная диагностика", "measuring again")]),
    (t("Поставьте состояния индивидуального маршрута по порядку.", "Put the states of an individual route in order."), [t("черновик", "draft"), t("на согласовании", "under review"), t("утверждён", "approved"), t("реализуется", "in progress"), t("завершён", "completed")]),
]  # fmt: skip
#: Kinds and what they are.
KINDS: list[tuple[Text, list[tuple[Text, Text]]]] = [
    (t("Соедините вид оценивания и его время.", "Match the kind of assessment with its time."), [(t("входное", "initial"), t("до начала темы", "before the topic")), (t("формирующее", "formative"), t("по ходу темы", "during the topic")), (t("итоговое", "summative"), t("после темы", "after the topic"))]),
    (t("Соедините форму работы и описание.", "Match the form of work with its description."), [(t("фронтальная", "whole class"), t("все решают одно и то же вместе", "everybody does the same together")), (t("групповая", "in groups"), t("несколько учеников с общим результатом", "a few learners with one result")), (t("индивидуальная", "individual"), t("каждый делает своё сам", "each does their own"))]),
    (t("Соедините понятие и его смысл.", "Match the idea with its meaning."), [(t("запрос", "request"), t("о чём учитель просит", "what a teacher asks for")), (t("затруднение", "difficulty"), t("что учитель чувствует трудным", "what feels hard")), (t("дефицит", "deficit"), t("чего измеримо не хватает", "what is measurably lacking"))]),
    (t("Соедините вид задания и действие ученика.", "Match the kind of task with the learner's act."), [(t("на знание", "knowledge"), t("назвать", "name")), (t("на понимание", "understanding"), t("объяснить своими словами", "explain in own words")), (t("на применение", "use"), t("решить в новой ситуации", "solve in a new situation"))]),
    (t("Соедините часть урока и её задачу.", "Match the part of a lesson with its task."), [(t("начало", "opening"), t("увидеть цель", "see the aim")), (t("середина", "middle"), t("освоить новое", "master the new")), (t("итог", "close"), t("понять, что получилось", "see what worked"))]),
]  # fmt: skip
#: A topic, and an aim that can be checked.
AIMS: list[tuple[Text, Text]] = [
    (t("сложение дробей", "adding fractions"), t("Ученик складывает дроби с разными знаменателями и объясняет шаги", "The learner adds fractions of different denominators and explains the steps")),
    (t("круговорот воды", "the water cycle"), t("Ученик рисует схему круговорота и подписывает переходы", "The learner draws the cycle and labels the changes")),
    (t("причастный оборот", "participial phrases"), t("Ученик находит обороты в тексте и расставляет запятые", "The learner finds the phrases in a text and sets the commas")),
    (t("реформы XIX века", "reforms of the 19th century"), t("Ученик сравнивает две реформы по трём признакам", "The learner compares two reforms by three features")),
    (t("закон Ома", "Ohm's law"), t("Ученик рассчитывает ток в цепи и проверяет его прибором", "The learner computes a current and checks it with a meter")),
]  # fmt: skip
#: Aims of which one cannot tell whether they were reached.
WEAK_AIMS: list[Text] = [
    t("Познакомить учеников с темой", "Acquaint learners with the topic"),
    t("Пройти параграф учебника", "Go through the section of the book"),
    t("Сформировать интерес", "Form an interest"),
    t("Рассмотреть основные понятия", "Look at the main ideas"),
]
#: A topic, tasks for recall, and a task for use.
APPLIED: list[tuple[Text, list[Text], Text]] = [
    (t("проценты", "percentages"), [t("Что называют процентом?", "What is a percentage?"), t("Перепиши правило", "Copy the rule"), t("Назови формулу", "Name the formula")], t("Выбери выгодное из двух предложений магазина", "Choose the better of two offers of a shop")),
    (t("климат", "climate"), [t("Дай определение климата", "Define climate"), t("Перечисли пояса", "List the zones"), t("Найди термин в словаре", "Find the term in a dictionary")], t("По графику определи, где живёт автор дневника", "From a graph tell where the author of a diary lives")),
    (t("деловое письмо", "a business letter"), [t("Назови части письма", "Name the parts of a letter"), t("Спиши образец", "Copy the sample"), t("Что такое реквизиты?", "What are the details of a letter?")], t("Напиши в музей просьбу принять ваш класс", "Write to a museum asking it to receive your class")),
    (t("рычаг", "the lever"), [t("Сформулируй правило рычага", "State the rule of the lever"), t("Нарисуй рычаг из учебника", "Draw the lever of the book"), t("Назови виды рычагов", "Name the kinds of levers")], t("Рассчитай, где сесть на качели двоим разного веса", "Work out where two of different weight sit on a seesaw")),
    (t("права человека", "human rights"), [t("Назови дату декларации", "Give the date of the declaration"), t("Выучи статью", "Learn an article"), t("Перечисли права", "List the rights")], t("Разбери случай и скажи, чьё право нарушено", "Study a case and say whose right is broken")),
]  # fmt: skip
#: A situation, other phrases, and an I-message.
I_MESSAGES: list[tuple[Text, list[Text], Text]] = [
    (t("В классе шумно", "The class is noisy"), [t("Вы опять шумите", "You are noisy again"), t("Тихо!", "Quiet!"), t("Может, ещё громче?", "Why not louder?")], t("Мне трудно объяснять при шуме, давайте договоримся о тишине", "I find it hard to explain in noise, let us agree on quiet")),
    (t("Коллега опоздал на встречу", "A colleague came late"), [t("Вы никогда не приходите вовремя", "You are never on time"), t("Приходите вовремя", "Be on time"), t("Рады, что вы вообще пришли", "Good of you to come at all")], t("Я волновалась, что мы не успеем обсудить план", "I was worried that we would not get through the plan")),
    (t("Ученик не сдал проект", "A learner did not hand in a project"), [t("Ты всех подвёл", "You let everybody down"), t("Немедленно сдай", "Hand it in at once"), t("Ну конечно, как всегда", "Of course, as always")], t("Я огорчена: на твою часть рассчитывала вся группа", "I am sorry: the whole group counted on your part")),
    (t("Родитель говорит резко", "A parent speaks sharply"), [t("Вы себе много позволяете", "You allow yourself too much"), t("Сбавьте тон", "Lower your tone"), t("Какая прекрасная манера", "What lovely manners")], t("Мне важно вас понять, но при таком тоне мне сложно", "I want to understand you, but such a tone makes it hard for me")),
    (t("Дежурные не убрали класс", "The room was not tidied"), [t("Вам нельзя доверять", "You cannot be trusted"), t("Вернитесь и уберите", "Go back and tidy"), t("Чистота у вас образцовая", "What model tidiness")], t("Мне неприятно начинать урок в неубранном классе", "I do not like to begin in an untidy room")),
    (t("Коллега взял материалы без спроса", "A colleague took materials without asking"), [t("Вы всё берёте без спроса", "You take everything without asking"), t("Верните сейчас же", "Give them back now"), t("Берите всё, не стесняйтесь", "Take it all, do not be shy")], t("Я растерялась, когда не нашла пособий перед уроком", "I was at a loss when the materials were gone before my lesson")),
    (t("Ученица списывает", "A learner is copying"), [t("Ты обманываешь", "You are cheating"), t("Прекрати", "Stop it"), t("Удобно устроилась", "How convenient for you")], t("Мне важно увидеть твои мысли, я помогу начать", "I want to see your own thoughts, I will help you begin")),
    (t("На собрании отвлекаются", "People are distracted at a meeting"), [t("Вам неинтересны свои дети", "You do not care for your children"), t("Уберите телефоны", "Put your phones away"), t("Я могу и помолчать", "I can be silent as well")], t("Мне нужно десять минут вашего внимания, дальше ответим на вопросы", "I need ten minutes of your attention, then come questions")),
    (t("Завуч изменил расписание без предупреждения", "The timetable was changed without notice"), [t("Вы с нами не считаетесь", "You do not reckon with us"), t("Верните как было", "Put it back"), t("Спасибо за сюрприз", "Thanks for the surprise")], t("Я не успела предупредить детей, прошу сообщать мне накануне", "I had no time to tell the children, please let me know the day before")),
    (t("Ученик грубо ответил", "A learner answered rudely"), [t("Ты хам", "You are a lout"), t("Извинись сейчас же", "Apologise now"), t("Очень вежливо", "Very polite")], t("Мне обидно это слышать, давай поговорим после урока", "It hurts me to hear that, let us talk after the lesson")),
]  # fmt: skip
#: A talk, closed questions, and an open one.
OPEN_QUESTIONS: list[tuple[Text, list[Text], Text]] = [
    (t(about_ru, about_en), [t(f"{a if a.startswith('Вы ') else 'Ты ' + a}?", f"Did you {b}?") for a, b in closed], t(*open_one))
    for about_ru, about_en, closed, open_one in (
        ("после урока с коллегой", "with a colleague after a lesson", [("успел всё", "get through it all"), ("доволен", "like it"), ("устал", "get tired")], ("Что на уроке получилось так, как ты хотел?", "What in the lesson went as you wanted?")),
        ("о домашней работе", "about homework", [("сделал её", "do it"), ("сам решал", "do it alone"), ("понял тему", "get the topic")], ("С чего ты начал и где остановился?", "Where did you begin and where did you stop?")),
        ("о ссоре", "about a quarrel", [("начал первым", "start it"), ("извинился", "apologise"), ("обиделся", "feel hurt")], ("Что произошло, как ты это видишь?", "What happened, as you see it?")),
        ("о выборе профиля", "about choosing a profile", [("решил уже", "decide already"), ("любишь физику", "like physics best"), ("говорил с родителями", "talk with your parents")], ("Чем тебе хочется заниматься и почему?", "What would you like to do and why?")),
        ("о проекте", "about a project", [("закончил", "finish it"), ("нашёл источники", "find sources"), ("поделил роли", "share the roles")], ("Как вы решили, что делать первым?", "How did you decide what to do first?")),
        ("о выступлении", "about a speech", [("волновался", "feel nervous"), ("готовился", "prepare"), ("уложился в срок", "keep to the time")], ("Что бы ты изменил в следующий раз?", "What would you change next time?")),
        ("с родителями о ребёнке", "with parents about a child", [("Вы смотрели дневник", "look at the diary"), ("Вы помогали с уроками", "help with lessons"), ("Вы знаете его друзей", "meet his friends")], ("Что вас сейчас радует и что тревожит?", "What pleases you now and what worries you?")),
        ("с наставником", "with a mentor", [("Вы были на уроке", "visit the lesson"), ("Вы прочитали план", "read the plan"), ("Вы согласны", "agree")], ("Какой из моих шагов вы бы обдумали ещё раз?", "Which of my steps would you think over again?")),
        ("об ошибке в работе", "about a mistake", [("торопился", "hurry"), ("проверял", "check"), ("знаешь правило", "know the rule")], ("Как ты рассуждал в этом месте?", "How did you think at this point?")),
        ("о новом ученике", "about a new learner", [("познакомился", "meet him"), ("сидишь с ним", "sit with him"), ("помог ему", "help him")], ("Как можно сделать, чтобы ему стало легче с нами?", "How could we make it easier for him with us?")),
    )
]  # fmt: skip
#: What was done, and feedback that names it and the next step.
FEEDBACK: list[tuple[Text, Text]] = [
    (t("Сочинение без вывода", "An essay without a conclusion"), t("Два довода ясны; допиши вывод, который из них следует", "Two arguments are clear; add the conclusion that follows")),
    (t("Решение без проверки", "A solution without a check"), t("Уравнение составлено верно; подставь корень и проверь", "The equation is right; put the root in and check")),
    (t("Конспект переписан целиком", "Notes copied word for word"), t("Все части на месте; выдели три главные мысли", "All parts are there; mark the three main thoughts")),
    (t("Доклад прочитан с листа", "A talk read from paper"), t("Факты точные; следующий раз расскажи начало без листа", "The facts are exact; next time tell the opening without paper")),
    (t("График без подписей", "A graph without labels"), t("Точки нанесены точно; подпиши оси и единицы", "The points are exact; label the axes and units")),
    (t("Перевод с ошибкой времени", "A translation with a wrong tense"), t("Слова выбраны удачно; поставь глаголы в прошедшее", "The words fit; put the verbs in the past")),
    (t("Опыт проведён один раз", "An experiment done once"), t("Прибор собран верно; повтори измерение дважды и сравни", "The set-up is right; measure twice more and compare")),
    (t("Рассказ без примеров", "A story without examples"), t("Мысль понятна; добавь один случай из жизни", "The thought is clear; add one case from life")),
    (t("Урок молодого коллеги без итога", "A young colleague's lesson without a close"), t("Дети работали всё время; оставь три минуты на итог", "The children worked all the time; leave three minutes to sum up")),
    (t("План экскурсии без времени", "A plan of an outing without times"), t("Маршрут удобный; поставь время каждой остановки", "The way is convenient; set a time for each stop")),
]  # fmt: skip
#: Feedback from which nobody learns.
WEAK_FEEDBACK: list[Text] = [
    t("Хорошо", "Good"),
    t("Надо стараться больше", "Try harder"),
    t("Не так, переделай", "Wrong, do it again"),
    t("Бывает и хуже", "It could be worse"),
    t("У других лучше", "Others did better"),
]
#: Techniques with phrases of each.
PHRASES: list[list[tuple[Text, Text]]] = [
    [(t("«Верно ли я понял, что вас беспокоит контрольная?»", "“Do I understand that the paper worries you?”"), t("пересказ", "paraphrase")), (t("«То есть вы хотите начать раньше?»", "“So you want to begin earlier?”"), t("пересказ", "paraphrase"))],
    [(t("«Как вы себе это представляете?»", "“How do you imagine it?”"), t("открытый вопрос", "open question")), (t("«Что помогло в прошлый раз?»", "“What helped last time?”"), t("открытый вопрос", "open question"))],
    [(t("«Мне жаль, что мы не успели договорить»", "“I am sorry we did not finish our talk”"), t("я-высказывание", "I-message")), (t("«Я тревожусь, когда не знаю, где класс»", "“I worry when I do not know where the class is”"), t("я-высказывание", "I-message"))],
    [(t("«Итак, решили три вещи: срок, роли и место»", "“So, three things are settled: time, roles and place”"), t("подведение итога", "summing up")), (t("«Подведём черту: начинаем в понедельник»", "“To sum up: we begin on Monday”"), t("подведение итога", "summing up"))],
]  # fmt: skip
