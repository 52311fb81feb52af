"""What people write to a technical support, in three languages: the parts that generated tickets are put together from.

`{host}`, `{code}`, `{order}`, `{user}` and `{version}` are filled with words that are different in every ticket.
Problems are in the present tense, which needs no agreement of gender in Russian and Polish.
"""

from typing import Final, NamedTuple


class Words(NamedTuple):
    """The pools of one language. A subject is a thing and a problem, sometimes with circumstances."""

    first_names: tuple[tuple[str, str], ...]
    """Names as written and in the letters of an address; those in `a` or `я` are of women."""
    last_names: tuple[tuple[str, str, str], ...]
    """As a man has it, as a woman has it, in the letters of an address."""
    things: tuple[str, ...]
    problems: tuple[str, ...]
    circumstances: tuple[str, ...]
    greetings: tuple[str, ...]
    details: tuple[str, ...]
    closings: tuple[str, ...]
    questions: tuple[str, ...]
    answers: tuple[str, ...]
    follow_ups: tuple[str, ...]
    thanks: tuple[str, ...]
    notes: tuple[str, ...]
    incidents: tuple[str, ...]


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((word, latin) for word, _, latin in (pair.partition("=") for pair in text.split()))


def _triples(text: str) -> tuple[tuple[str, str, str], ...]:
    found = []
    for triple in text.split():
        man, woman, latin = triple.split("=")
        found.append((man, woman, latin))
    return tuple(found)


def _plain(text: str) -> tuple[tuple[str, str, str], ...]:
    return tuple((name, name, name.lower()) for name in text.split())


ENGLISH: Final = Words(
    first_names=_pairs(
        "Alice=alice Ben=ben Carla=carla David=david Emma=emma Frank=frank Grace=grace Henry=henry Irene=irene Jack=jack "
        "Karen=karen Liam=liam Martha=martha Noah=noah Olivia=olivia Peter=peter Ruth=ruth Samuel=samuel Tina=tina Victor=victor "
        "Wendy=wendy Aaron=aaron Bella=bella Colin=colin Diana=diana Ethan=ethan Fiona=fiona George=george Hannah=hannah Ian=ian"
    ),
    last_names=_plain(
        "Adams Baker Carter Dawson Ellis Foster Green Harris Irwin Jones Keller Lambert Mason Norris Osborne Palmer Quinn "
        "Reed Stone Turner Underhill Vance Walker Young Abbott Barlow Cole Drake Emery Fleming Grant Hale Ingram Jarvis "
        "Knight Lowe Marsh Nash Ogden Price"
    ),
    things=(
        "VPN client",
        "Mail server",
        "Printer on the second floor",
        "Shared folder",
        "Laptop",
        "Web portal",
        "Backup job",
        "Database replica",
        "Wi-Fi in the meeting room",
        "Single sign-on",
        "Docking station",
        "Remote desktop",
        "Calendar",
        "Payment form",
        "Billing export",
        "Firewall rule",
        "SSL certificate",
        "Monitoring agent",
        "Desk phone",
        "Scanner",
        "Build server",
        "DNS record",
        "Virtual machine {host}",
        "Licence server",
        "Mobile app",
        "Customer API",
        "Disk on {host}",
        "User account {user}",
        "Order {order}",
        "Update to {version}",
    ),
    problems=(
        "does not start",
        "does not connect",
        "stops with error {code}",
        "is very slow",
        "keeps asking for the password",
        "loses the connection every few minutes",
        "shows an empty page",
        "cannot be reached",
        "reports {code}",
        "is out of space",
        "does not accept the new certificate",
        "sends every message twice",
        "is missing for half of the team",
        "hangs at 99 percent",
        "refuses the login",
        "shows wrong figures",
        "needs access for a new colleague",
        "does not find the server {host}",
        "freezes after sleep",
        "is offline again",
    ),
    circumstances=(
        "since this morning",
        "after the update",
        "on {host}",
        "at the Gdańsk office",
        "from home only",
        "for user {user}",
        "after the password change",
        "on version {version}",
        "when two people use it",
        "during the night",
        "since Monday",
        "only over the mobile network",
    ),
    greetings=("Hello,", "Hi,", "Good morning,", "Dear support team,", "Hi there,", "Good evening,"),
    details=(
        "It worked fine yesterday and nobody here has changed anything.",
        "The exact message is: error {code}.",
        "I have restarted the computer twice, it makes no difference.",
        "The log on {host} shows the same code {code} every minute.",
        "My colleague next to me has no such trouble.",
        "We need this before the end of the day, a customer is waiting.",
        "The version shown in the corner is {version}.",
        "I am connected by cable, not by wireless.",
        "It happens about ten times an hour, always without a warning.",
        "Yesterday evening the machine {host} was restarted.",
        "My login is {user}, the others in my team have the same problem.",
        "A screenshot is attached.",
        "Sometimes it works for a minute and then stops again.",
        "I tried another browser and a private window.",
        "The firewall on our side has not been touched for months.",
        "Please tell me if you need the full log.",
        "The reference of the order is {order}.",
        "Ping to {host} answers in 3 ms, but the port is closed.",
        "The disk shows 2 percent free space.",
        "After the third attempt my account was locked.",
        "I can work with the web version for now, but it is slow.",
        "This is the second time this month.",
        "The light on the box is orange instead of green.",
        "We pay for the service {order} and cannot use it.",
    ),
    closings=(
        "Thank you",
        "Best regards",
        "Thanks in advance",
        "Kind regards",
        "Please call me back",
        "Regards",
    ),
    questions=(
        "Could you send us the full text of the message, please?",
        "Since when exactly does it happen?",
        "Does it happen on another computer too?",
        "Which version do you see under Help, About?",
        "Please run the command ipconfig /all and paste the result here.",
        "Is anybody else at your place affected?",
        "May we connect to {host} at about three o'clock?",
        "Can you reach {host} by its address?",
        "Was there an update the day before?",
        "Please send the log from the time of the error.",
    ),
    answers=(
        "We have restarted the service on {host}; please try again.",
        "The certificate had run out and has been renewed.",
        "The account {user} is unlocked, the new password comes by text message.",
        "There was a wrong route to your office, it is corrected now.",
        "Please install {version}, where this error is mended.",
        "We have given you the missing right; log off and on once.",
        "The disk was full, we have added 50 GB.",
        "I have passed this to our network group, they look at it today.",
        "Delete the saved password and enter it once more.",
        "The provider reports a fault in your street, expected end at noon.",
        "The backup of last night is complete, the job {code} was started by hand.",
        "We have replaced the cable and the link is stable since then.",
        "Clear the cache as described in our article, please.",
        "Your order {order} is released, the invoice follows tomorrow.",
    ),
    follow_ups=(
        "Still the same, I am afraid.",
        "Here is what you asked for: {code}.",
        "Now it says something else: {code}.",
        "It works on {host}, but not on the other one.",
        "Any news?",
        "Yes, at three o'clock is fine.",
        "I have done that, no change.",
        "My colleague {user} sees it too now.",
    ),
    thanks=(
        "It works now, thank you!",
        "Great, solved. Thanks!",
        "Thanks for the quick help.",
        "Perfect, you may close this.",
    ),
    notes=(
        "Called back, nobody answered.",
        "Same as {order}, see there.",
        "Checked {host}: load is normal, nothing in the log.",
        "Waiting for the provider.",
        "Customer prefers a call after 16:00.",
        "If it comes back, look at the switch first.",
    ),
    incidents=(
        "Internet is down",
        "Cannot log in to the portal",
        "Mail is not delivered",
        "Phones are dead",
        "Website shows error 503",
    ),
)

RUSSIAN: Final = Words(
    first_names=_pairs(
        "Иван=ivan Анна=anna Сергей=sergey Ольга=olga Дмитрий=dmitry Елена=elena Алексей=alexey Мария=maria Павел=pavel "
        "Наталья=natalya Андрей=andrey Ирина=irina Михаил=mikhail Светлана=svetlana Николай=nikolay Татьяна=tatyana "
        "Владимир=vladimir Юлия=yulia Артём=artem Дарья=darya Максим=maxim Вера=vera Роман=roman Ксения=ksenia Олег=oleg Алла=alla"
    ),
    last_names=_triples(
        "Петров=Петрова=petrov Смирнов=Смирнова=smirnov Кузнецов=Кузнецова=kuznetsov Попов=Попова=popov Волков=Волкова=volkov "
        "Соколов=Соколова=sokolov Лебедев=Лебедева=lebedev Козлов=Козлова=kozlov Новиков=Новикова=novikov Морозов=Морозова=morozov "
        "Егоров=Егорова=egorov Павлов=Павлова=pavlov Орлов=Орлова=orlov Макаров=Макарова=makarov Никитин=Никитина=nikitin "
        "Захаров=Захарова=zakharov Зайцев=Зайцева=zaytsev Борисов=Борисова=borisov Яковлев=Яковлева=yakovlev Гусев=Гусева=gusev "
        "Кравченко=Кравченко=kravchenko Романов=Романова=romanov Фролов=Фролова=frolov Жуков=Жукова=zhukov Белов=Белова=belov"
    ),
    things=(
        "Клиент VPN",
        "Почтовый сервер",
        "Принтер на втором этаже",
        "Общая папка",
        "Ноутбук",
        "Личный кабинет",
        "Задание архива",
        "Реплика базы",
        "Сеть в переговорной",
        "Единый вход",
        "Док-станция",
        "Удалённый рабочий стол",
        "Календарь",
        "Форма оплаты",
        "Выгрузка счетов",
        "Правило межсетевого экрана",
        "Сертификат SSL",
        "Агент мониторинга",
        "Телефон на столе",
        "Сканер",
        "Сервер сборки",
        "Запись DNS",
        "Виртуальная машина {host}",
        "Сервер лицензий",
        "Мобильное приложение",
        "Диск на {host}",
        "Учётная запись {user}",
        "Заказ {order}",
        "Обновление до {version}",
    ),
    problems=(
        "не запускается",
        "не подключается",
        "выдаёт ошибку {code}",
        "очень медленно работает",
        "всё время просит пароль",
        "теряет связь каждые несколько минут",
        "показывает пустую страницу",
        "не открывается",
        "пишет {code}",
        "сообщает, что нет места",
        "не принимает новый сертификат",
        "отправляет письма дважды",
        "не виден половине отдела",
        "зависает на 99 процентах",
        "не пускает с новым паролем",
        "показывает неверные цифры",
        "не находит сервер {host}",
        "зависает после сна",
        "опять не в сети",
        "требует доступ администратора",
    ),
    circumstances=(
        "с самого утра",
        "после обновления",
        "на {host}",
        "в офисе на Невском",
        "только из дома",
        "у пользователя {user}",
        "после смены пароля",
        "в версии {version}",
        "при работе вдвоём",
        "по ночам",
        "с понедельника",
        "через мобильную сеть",
    ),
    greetings=(
        "Здравствуйте!",
        "Добрый день!",
        "Доброе утро!",
        "Добрый вечер!",
        "Уважаемая поддержка,",
        "Приветствую!",
    ),
    details=(
        "Вчера всё работало, у нас никто ничего не менял.",
        "Точный текст сообщения: ошибка {code}.",
        "Компьютер перезагружали дважды, разницы нет.",
        "В журнале на {host} каждую минуту тот же код {code}.",
        "У коллеги рядом такой беды нет.",
        "Нужно решить до конца дня, клиент ждёт.",
        "В углу написана версия {version}.",
        "Подключение по кабелю, не по воздуху.",
        "Происходит раз десять в час, без всякого предупреждения.",
        "Вчера вечером машину {host} перезапускали.",
        "Мой логин {user}, у остальных в отделе то же самое.",
        "Снимок экрана прилагаю.",
        "Иногда минуту работает, потом опять перестаёт.",
        "Пробовали другой браузер и режим без истории.",
        "Межсетевой экран с нашей стороны не трогали несколько месяцев.",
        "Если нужен весь журнал, напишите.",
        "Номер заказа {order}.",
        "До {host} пинг идёт за 3 мс, но порт закрыт.",
        "Свободно два процента диска.",
        "После третьей попытки запись заблокировали.",
        "Пока работаем через сайт, но это медленно.",
        "За этот месяц уже второй раз.",
        "Лампочка на коробке оранжевая вместо зелёной.",
        "За услугу {order} платим, а пользоваться нельзя.",
    ),
    closings=(
        "Спасибо",
        "С уважением",
        "Заранее благодарю",
        "Жду ответа",
        "Перезвоните, пожалуйста",
        "Всего доброго",
    ),
    questions=(
        "Пришлите, пожалуйста, полный текст сообщения.",
        "С какого времени это происходит?",
        "На другом компьютере то же самое?",
        "Какая версия указана в меню «Справка»?",
        "Выполните команду ipconfig /all и вставьте сюда результат.",
        "Есть ли это у кого-то ещё в вашем отделе?",
        "Можно ли подключиться к {host} около трёх часов?",
        "Открывается ли {host} по адресу?",
        "Было ли накануне обновление?",
        "Пришлите журнал за время ошибки.",
    ),
    answers=(
        "Службу на {host} перезапустили, попробуйте ещё раз.",
        "Срок сертификата истёк, он продлён.",
        "Запись {user} разблокирована, новый пароль придёт в сообщении.",
        "Маршрут до вашего офиса был неверным, исправлено.",
        "Установите {version}, там эта ошибка исправлена.",
        "Недостающее право выдано; выйдите и войдите снова.",
        "Диск был заполнен, добавили 50 ГБ.",
        "Передали в группу сетей, посмотрят сегодня.",
        "Удалите сохранённый пароль и введите его заново.",
        "У поставщика авария на вашей улице, обещают до полудня.",
        "Ночной архив готов, задание {code} запустили вручную.",
        "Кабель заменили, с тех пор связь держится.",
        "Очистите кеш, как описано в нашей статье.",
        "Заказ {order} выпущен, счёт придёт завтра.",
    ),
    follow_ups=(
        "К сожалению, всё так же.",
        "Вот что вы просили: {code}.",
        "Теперь пишет другое: {code}.",
        "На {host} работает, на соседнем нет.",
        "Есть ли новости?",
        "Да, в три часа удобно.",
        "Сделали, без изменений.",
        "Теперь и у {user} то же самое.",
    ),
    thanks=(
        "Заработало, спасибо!",
        "Отлично, решено.",
        "Спасибо за быструю помощь.",
        "Всё в порядке, можно закрывать.",
    ),
    notes=(
        "Перезвонили, никто не ответил.",
        "То же, что и в {order}, см. там.",
        "Проверили {host}: нагрузка обычная, в журнале пусто.",
        "Ждём поставщика.",
        "Просят звонить после 16:00.",
        "Если повторится, сначала смотреть коммутатор.",
    ),
    incidents=(
        "Нет интернета",
        "Не войти в личный кабинет",
        "Не доходит почта",
        "Не работают телефоны",
        "Сайт отвечает ошибкой 503",
    ),
)

POLISH: Final = Words(
    first_names=_pairs(
        "Anna=anna Jan=jan Katarzyna=katarzyna Piotr=piotr Małgorzata=malgorzata Krzysztof=krzysztof Agnieszka=agnieszka "
        "Andrzej=andrzej Barbara=barbara Tomasz=tomasz Ewa=ewa Paweł=pawel Joanna=joanna Marcin=marcin Magdalena=magdalena "
        "Michał=michal Monika=monika Grzegorz=grzegorz Zofia=zofia Łukasz=lukasz Hanna=hanna Wojciech=wojciech"
    ),
    last_names=_triples(
        "Nowak=Nowak=nowak Kowalski=Kowalska=kowalski Wiśniewski=Wiśniewska=wisniewski Wójcik=Wójcik=wojcik Kamiński=Kamińska=kaminski "
        "Lewandowski=Lewandowska=lewandowski Zieliński=Zielińska=zielinski Szymański=Szymańska=szymanski Woźniak=Woźniak=wozniak "
        "Dąbrowski=Dąbrowska=dabrowski Kozłowski=Kozłowska=kozlowski Mazur=Mazur=mazur Krawczyk=Krawczyk=krawczyk Zając=Zając=zajac "
        "Pawlak=Pawlak=pawlak Wróbel=Wróbel=wrobel Górski=Górska=gorski Sikora=Sikora=sikora Baran=Baran=baran Duda=Duda=duda"
    ),
    things=(
        "Klient VPN", "Serwer pocztowy", "Drukarka na drugim piętrze", "Folder wspólny", "Laptop", "Portal klienta", "Kopia zapasowa",
        "Replika bazy", "Sieć Wi-Fi w sali", "Logowanie jednokrotne", "Stacja dokująca", "Pulpit zdalny", "Kalendarz",
        "Formularz płatności", "Eksport faktur", "Reguła zapory", "Certyfikat SSL", "Agent monitoringu", "Telefon biurkowy", "Skaner",
        "Serwer kompilacji", "Wpis DNS", "Maszyna {host}", "Serwer licencji", "Aplikacja mobilna", "Dysk na {host}",
        "Konto {user}", "Zamówienie {order}", "Aktualizacja do {version}",
    ),
    problems=(
        "nie uruchamia się", "nie łączy się", "zgłasza błąd {code}", "działa bardzo wolno", "ciągle pyta o hasło",
        "co kilka minut traci połączenie", "pokazuje pustą stronę", "nie odpowiada", "wyświetla {code}", "nie ma miejsca",
        "nie przyjmuje nowego certyfikatu", "wysyła każdą wiadomość dwa razy", "nie jest widoczne dla połowy działu",
        "zatrzymuje się na 99 procentach", "odrzuca nowe hasło", "pokazuje złe liczby", "nie znajduje serwera {host}",
        "zawiesza się po uśpieniu", "znowu nie ma sieci", "wymaga uprawnień administratora",
    ),
    circumstances=(
        "od rana", "po aktualizacji", "na {host}", "w biurze w Gdyni", "tylko z domu", "u użytkownika {user}",
        "po zmianie hasła", "w wersji {version}", "przy pracy dwóch osób", "w nocy", "od poniedziałku", "przez sieć komórkową",
    ),
    greetings=("Dzień dobry,", "Witam,", "Dobry wieczór,", "Szanowni Państwo,", "Cześć,", "Dzień dobry Państwu,"),
    details=(
        "Wczoraj wszystko działało i nikt u nas niczego nie zmieniał.", "Dokładny komunikat: błąd {code}.",
        "Komputer był uruchamiany ponownie dwa razy, bez zmian.", "W dzienniku na {host} co minutę ten sam kod {code}.",
        "Kolega obok nie ma tego problemu.", "Potrzebujemy tego do końca dnia, klient czeka.", "W rogu widać wersję {version}.",
        "Łączę się kablem, nie przez Wi-Fi.", "Zdarza się to z dziesięć razy na godzinę, bez ostrzeżenia.",
        "Wczoraj wieczorem maszyna {host} była restartowana.", "Mój login to {user}, reszta działu ma to samo.",
        "Zrzut ekranu w załączniku.", "Czasem działa przez minutę i znowu przestaje.", "Inna przeglądarka nic nie zmienia.",
        "Zapory po naszej stronie nikt nie ruszał od miesięcy.", "Proszę napisać, czy potrzebny jest cały dziennik.",
        "Numer zamówienia {order}.", "Ping do {host} trwa 3 ms, ale port jest zamknięty.", "Na dysku są dwa procent wolnego miejsca.",
        "Po trzeciej próbie konto jest zablokowane.", "Na razie pracuję przez stronę, ale wolno.", "W tym miesiącu to już drugi raz.",
        "Lampka na pudełku jest pomarańczowa zamiast zielonej.", "Płacimy za usługę {order} i nie można z niej korzystać.",
    ),
    closings=("Dziękuję", "Pozdrawiam", "Z góry dziękuję", "Z poważaniem", "Proszę o telefon", "Miłego dnia"),
    questions=(
        "Proszę przesłać pełną treść komunikatu.", "Od kiedy dokładnie to się dzieje?", "Czy na innym komputerze jest tak samo?",
        "Jaka wersja jest w menu Pomoc?", "Proszę wykonać polecenie ipconfig /all i wkleić tu wynik.",
        "Czy ktoś jeszcze w dziale ma ten problem?", "Czy możemy połączyć się z {host} około piętnastej?",
        "Czy {host} odpowiada po adresie?", "Czy dzień wcześniej była aktualizacja?", "Proszę o dziennik z czasu błędu.",
    ),
    answers=(
        "Usługa na {host} jest uruchomiona ponownie, proszę spróbować.", "Certyfikat wygasł i jest już odnowiony.",
        "Konto {user} jest odblokowane, nowe hasło przyjdzie w wiadomości.", "Trasa do biura była błędna, już poprawiona.",
        "Proszę zainstalować {version}, tam ten błąd jest poprawiony.", "Brakujące prawo jest nadane; proszę zalogować się ponownie.",
        "Dysk był pełny, dodaliśmy 50 GB.", "Sprawa jest w grupie sieciowej, zajmą się nią dzisiaj.",
        "Proszę usunąć zapisane hasło i wpisać je jeszcze raz.", "Operator zgłasza awarię na tej ulicy, do południa.",
        "Nocna kopia jest gotowa, zadanie {code} ruszyło ręcznie.", "Kabel jest wymieniony i łącze jest stabilne.",
        "Proszę wyczyścić pamięć podręczną według artykułu.", "Zamówienie {order} jest zwolnione, faktura przyjdzie jutro.",
    ),
    follow_ups=(
        "Niestety nadal tak samo.", "Oto co trzeba: {code}.", "Teraz pisze coś innego: {code}.", "Na {host} działa, na drugim nie.",
        "Czy są nowości?", "Tak, o piętnastej pasuje.", "Zrobione, bez zmian.", "Teraz {user} też to widzi.",
    ),
    thanks=("Działa, dziękuję!", "Świetnie, sprawa załatwiona.", "Dziękuję za szybką pomoc.", "Wszystko dobrze, można zamknąć."),
    notes=(
        "Telefon, nikt nie odbiera.", "To samo co w {order}, patrz tam.", "Sprawdzone {host}: obciążenie w normie, dziennik pusty.",
        "Czekamy na operatora.", "Klient prosi o telefon po 16:00.", "Jeśli wróci, najpierw sprawdzić przełącznik.",
    ),
    incidents=("Nie ma internetu", "Nie można zalogować się do portalu", "Poczta nie dochodzi", "Telefony milczą", "Strona zwraca błąd 503"),
)  # fmt: skip

LANGUAGES: Final = {"en": ENGLISH, "ru": RUSSIAN, "pl": POLISH}

GROUPS: Final = (
    ("L1", "L1"), ("L1 night", "L1"), ("L2 network", "L2"), ("L2 servers", "L2"), ("L2 desktop", "L2"), ("Billing", ""),
    ("L3 platform", "L3"),
)  # fmt: skip

TAGS: Final = (
    "vpn", "mail", "printer", "network", "password", "access", "hardware", "backup", "database", "certificate", "billing",
    "invoice", "slow", "windows", "linux", "phone", "wifi", "update", "disk", "monitoring",
)  # fmt: skip

PRODUCTS: Final = (
    "client 5",
    "client 6",
    "portal",
    "hosting S",
    "hosting M",
    "hosting L",
    "office line",
    "backup plus",
)

ORGANIZATIONS: Final = tuple(
    f"{first} {second}"
    for first in ("Amber", "Baltic", "Cedar", "Delta", "Elm", "Fjord", "Granite", "Harbour", "Iris", "Juniper", "Kestrel", "Linden")
    for second in ("Works", "Trade", "Clinic", "School", "Foods", "Press", "Energy", "Rail", "Studio", "Bank")
)  # fmt: skip

LOG_LINES: Final = (
    "{time} {host} kernel: [drm] GPU hang on ring {n}, restarting",
    "{time} {host} sshd[{n}]: Failed password for {user} from 192.0.2.{m} port {n}",
    "{time} {host} postfix/smtp[{n}]: {code}: to=<{user}@example.org>, status=deferred (connection timed out)",
    "{time} {host} app[{n}]: ERROR {code} request failed after {m} ms",
    '  File "/srv/app/handlers.py", line {m}, in handle_{user}',
    "    at org.example.pool.Connection.open(Connection.java:{m})",
    "{time} {host} nginx: upstream timed out (110) while reading response header, request {code}",
    "{time} {host} smartd[{n}]: Device /dev/sd{m}, {n} unreadable sectors",
)
