"""What pages say in place of a document, in many languages: not found, moved, closed, out of order, parked, login.

Knows wordings, as data; nothing of captures or verdicts. Rows are regular expressions over folded text (see `fold`):
lower case, without accents, apostrophes straight. A title's row must be the whole of a title's segment; the other rows
are looked for where a short page opens.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, kw_only=True)
class Language:
    """One language's wordings. `errors` are the words that stand around a bare number ("Error 404", "Fehler 404")."""

    errors: str = ""
    titles: tuple[str, ...]
    not_found: tuple[str, ...]
    closed: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    conditions: str = ""


_PAGE = r"(?:web ?page|page|document|file|article|content|resource|url|web address|publication|topic)"
_THE = r"(?:the|this|that|your|any|a)"
_SOUGHT = (
    r"(?:you(?:'re| are| were|'ve| have)? (?:just )?(?:been )?(?:looking for|look for|seek|requested|request|asked for"
    r"|seeking|wanted|(?:trying|tried|attempt(?:ing|ed)|want(?:ed)?) to (?:reach|access|view|find|visit|open|see)"
    r"|entered|typed)|requested(?= (?:could|cannot|can't|was|does|doesn't|is|has)\b))"
)
_FOUND = r"(?:found|exist\w*|available|here|there|locat\w+|display\w*|reached|valid|on (?:our|this|the))"
_GONE = (
    rf"(?:(?:\bnot|n't|cannot) (?:\w+ ){{0,3}}?{_FOUND}|no longer (?:{_FOUND}|active|accessible|online|part)"
    r"|been (?:re)?moved|been deleted|was removed|was deleted|is missing|has expired|(?:moved|been) (?:or"
    r"|and) (?:been )?retired)"
)
# "Not available in French", "in your region", "at the moment", "online": no deaths.
_AVAILABLE = (
    r"(?:available|accessible|active)\b(?! (?:in|to|for|at|on|as|from|right now|offline|online|until|yet"
    r"|through|via|free"
    r"|digitally|electronically|without|open)\b)"
)

_SITE = r"(?:site|website|web site|page|portal|server|platform|app)"
_WORK = r"(?:currently|undergoing|scheduled|planned|routine|essential|some|system|website|web site|site|server)"
# Medicine has maintenance too: of a dose, of a remission.
_NO_THERAPY = r"\b(?! (?:therap|treat|dos|phase|infus|medic|regimen|immun|fluid|of\b))"

ENGLISH = Language(
    errors=r"https?|http 1 [01]|status|code|error|errors|err|message|server error|client error",
    titles=(
        # "Page Not Found", "Requested page could not be found", "The page you requested was not found",
        # "The page you were looking for doesn't exist (404)" (Rails), "File or directory not found" (IIS),
        # "The resource cannot be found" (ASP.NET), "Object not found!" (XAMPP), "Site not found" (GitHub Pages).
        rf"(?:sorry |oops |{_THE} |requested |we're sorry )*(?:{_PAGE}|site|object|file or directory|item"
        rf"|entry|link|path)"
        rf"(?: {_SOUGHT}| requested)?"
        r" (?:(?:was |is |were |could |can )?(?:not|n't)(?: be)? found|wasn't found|isn't found|can't be found"
        r"|couldn't be found|cannot be found|can not be found|no longer exists?|does not exist|doesn't exist"
        r"|has been removed|has been deleted|not exist|missing|is missing|is gone)",
        rf"(?:sorry |oops )*(?:this |the |that )?(?:{_PAGE}) (?:is )?(?:no longer available|not available"
        rf"|isn't available)",
        r"(?:sorry )?(?:we |we're sorry we )?(?:can't|cannot|could not|couldn't|can not) (?:seem to )?find "
        r"(?:the|that|this|your)"
        r" page(?: you(?:'re| are| were) looking for)?",
        r"(?:this |the )?page (?:can|could)n't be found|page (?:has )?moved or (?:was )?(?:deleted|removed)",
        r"nothing (?:was )?found(?: for .*)?|no (?:such )?page found|no such page|page (?:isn't|is not) here",
        r"not fou?nd|not find|gone|oops|whoops|ooops|oh no|page missing|missing page|broken link|dead link"
        r"|invalid (?:page|url)",
    ),
    not_found=(
        rf"{_PAGE}(?: @)? (?:that )?{_SOUGHT}\b[^.?!]{{0,60}}?{_GONE}",
        rf"(?:requested|specified) (?:{_PAGE}|path|item)(?: @)?\b[^.?!]{{0,20}}?{_GONE}",
        r"(?<!\bi )(?<!\byou )(?<!\bthey )(?:can't|cannot|can not|could not|couldn't|unable to|not able to) "
        r"(?:seem to )?"
        r"(?:find|locate) (?:(?:the|that|this|your|a) (?:requested |specified )?(?:web ?page|page|url|web address)\b"
        r"|(?:the |that |this )?(?:requested |specified )?(?:document|file|article|content|resource|link) "
        r"(?:you\b|at this)"
        r"|the (?:requested|specified) (?:document|file|article|content|resource)|what you(?:'re| are| were) "
        r"looking for)",
        rf"(?:this {_PAGE}|th(?:e|at) (?:web ?page|page|url)) (?:has|have|may have|might have) been "
        rf"(?:moved,? (?:or|and) "
        r"|(?:re)?moved,? renamed,? (?:or|and) )?(?:moved or deleted|moved or removed|removed|deleted|taken down"
        r"|unpublished)(?! (?:from|by|to)\b)",
        rf"th(?:is|at) (?:page|content|url|link) (?:is not|isn't|was not|wasn't) {_AVAILABLE}",
        rf"th(?:is|at) {_PAGE} (?:is|was) no longer {_AVAILABLE}",
        rf"(?:(?:this|that|requested) {_PAGE}|(?:the|a) (?:web ?page|page|url|link)) (?:that )?(?:no longer exists?"
        r"|does not exist|doesn't exist|does not seem to exist|doesn't seem to exist|has expired|could not be found"
        r"|couldn't be found|cannot be found|can't be found|was not found|wasn't found|is not found)",
        r"(?:url|web ?page|page|link) (?:that )?no longer exists",
        r"(?:looking for|it) might have been removed,? had its name changed",  # IIS
        r"was not found on this server",  # Apache
        r"nothing was found (?:at this location|here)",  # WordPress
        r"there(?:'s| is|(?: is|'s) not| isn't) (?:no|a) (?:page|github pages site) (?:here|at this "
        r"(?:address|url|location))",
        r"does not have an article with this exact name",  # MediaWiki
        r"(?:followed|clicked|reached|hit) (?:on )?(?:a|an) (?:dead|broken|bad|invalid|outdated|expired) "
        r"(?:link|page|url)",
        r"the link you (?:followed|clicked)[^.?!]{0,30}(?:broken|expired|no longer|removed)",
        r"(?:^|[.!?] )(?:http )?(?:error:? ?)?404(?: ?[-:])? ?(?:error|(?:page )?not found(?: error)?)(?= ?[.!?]|$)"
        r"|^cannot get @$",
        r"(?:the )?(?:intended )?(?:web ?)?page (?:was )?not found(?= ?[.!]|$)",
    ),
    closed=(
        rf"(?:under|undergoing|down for|website|web site|site|scheduled) (?:{_WORK} )*maintenance{_NO_THERAPY}",
        rf"{_SITE}\b[^.?!]{{0,60}}\b(?:in|for|to|due to|some|performing|doing|carrying out) (?:{_WORK} "
        rf")*maintenance{_NO_THERAPY}",
        r"we(?:'re| are) (?:currently |just )?(?:performing|doing|carrying out|undergoing) [^.?!]{0,30}maintenance",
        rf"{_SITE}\b[^.?!]{{0,40}}(?:(?:temporarily|currently|momentarily) (?:unavailable|offline|down|out "
        rf"of (?:service|order)"
        r"|not available|inaccessible)|(?:unavailable|not available) (?:for|at) (?:the|this) moment)",
        r"(?:we'll|we will|we should|site will|website will) be (?:right )?back (?:soon|shortly|online|later|in)\b",
        r"(?:web ?)?traffic\b[^.?!]{0,60}(?:than (?:usual|expected|anticipated|normal)|(?:unusually|very"
        r"|extremely) high)",
        r"(?:too many|(?:unusually|very|extremely) (?:high|large)(?: (?:volume|number)s? of)?) (?:visitors"
        r"|requests|(?:web ?)?traffic)",
        r"wait a (?:moment|few (?:moments|minutes|seconds)) (?:and|then|before)|(?:please|and) try again "
        r"(?:in a (?:few|moment|minute|little)|later|shortly|soon)",
        r"virtual waiting room|you are (?:now )?in (?:line|the queue|a queue)|your (?:place|number) in "
        r"(?:the )?(?:line|queue)",
        r"(?:site|website|web site|page) (?:is )?(?:currently |still )?(?:under construction|coming soon"
        r"|launching soon)",
    ),
    faults=(
        r"error (?:has )?occurred(?! (?:in|at|with|among|during|when|because)\b)|something (?:has |have "
        r")?(?:went|gone|is) wrong|internal (?:server )?error",
        r"(?:application|runtime|server|fatal|proxy|gateway) error\b|error establishing a database connection",
        r"(?:experiencing|having|due to) (?:some |a few )?technical (?:difficult(?:y|ies)|problems?|issues?)",
        r"bad gateway|gateway time-?out|service (?:is )?(?:temporarily )?unavailable|upstream (?:connect "
        r")?error|server is (?:busy|overloaded)",
        r"(?:could not|cannot|unable to|failed to) (?:process|complete|handle|fulfil+) (?:your|the|this) "
        r"request|connect(?:ing)? to (?:the )?database",
        r"request (?:could not|cannot) be (?:processed|completed|handled)",
    ),
    moved=(
        r"(?:page|document|website|web site|content|article|resource|file|information|url|object)s?"
        r" (?:(?:you (?:requested|are looking for) )?(?:has|have|was|were|is|are) )?(?:now )?(?:been )?"
        r"(?:permanently |temporarily )?(?:moved|relocated|migrated|redirected)\b",
        r"(?:should|will|are being|about to|to|going to) be (?:automatically |now )?redirected|you are being "
        r"(?:automatically )?redirected",
        r"^redirect(?:ing|ed)?\b|redirecting(?: you)? to\b|moved permanently|(?:if|are|were|you're) (?:you "
        r"are )?(?:not|n't) (?:automatically )?(?:being )?redirected",
    ),
    conditions=r"\b(?:if|when|whenever|why|how to|should you|means|message|says?|saying|called|reads?|reading)\b",
)

OTHERS = (
    # French
    Language(
        errors=r"erreur|page d'erreur|code d'erreur",
        titles=(
            r"(?:oups |desole |la |cette |votre )*(?:page|fichier|document|article|contenu|ressource"
            r"|adresse)(?: (?:demandee?|recherchee?|que vous"
            r" (?:demandez|recherchez|cherchez)))? (?:est |n'a pas ete |n'est pas |non |pas |n'a pu etre "
            r"|n'a pas pu etre )?"
            r"(?:introuvable|trouvee?|retrouvee?|inexistante?|n'existe (?:pas|plus)|n'est plus disponible"
            r"|inconnue|supprimee?)",
            r"introuvable|non trouvee?|page (?:non|pas) disponible|aucun resultat",
        ),
        not_found=(
            r"(?:page|fichier|url)\b[^.?!]{0,60}?(?:introuvable|n'existe (?:pas|plus)|n'a (?:pas )?(?:pu "
            r"etre |ete )trouve|n'a pas ete trouve|n'est plus (?:disponible|en ligne|accessible)|a ete "
            r"(?:supprime|deplace)|n'est pas disponible(?! en\b))",
            r"(?:impossible de trouver|ne (?:trouvons|parvenons) pas(?: a trouver)?|n'avons pas (?:pu "
            r")?trouve) (?:la|cette|le|ce) (?:page)",
        ),
        closed=(
            r"(?:en|maintenance|une|operation de|cours de|pour une) maintenance|maintenance "
            r"(?:en cours|programmee|technique)",
            r"(?:momentanement|temporairement) (?:indisponible|inaccessible|ferme|hors service)"
            r"|victime de (?:son|leur) succes",
            r"limite temporairement|(?:nous )?(?:serons|revenons) de (?:nouveau|retour)|salle d'attente|file "
            r"d'attente|trop (?:de|grand nombre de)"
            r" (?:visiteurs|connexions|demandes)|reessayer (?:plus tard|dans quelques)|de retour (?:bientot"
            r"|tres vite)|en (?:travaux|construction)",
        ),
        faults=(
            r"une erreur (?:est survenue|s'est produite|inattendue)|erreur (?:interne|serveur|technique)"
            r"|probleme technique|difficultes techniques",
        ),
        moved=(
            r"(?:page|site|document|contenu)s? (?:a|ont) (?:ete )?(?:demenage|deplace|change d'adresse"
            r"|transfere)|vous (?:allez etre|serez) redirige|redirection",
        ),
        conditions=r"^(?:si|lorsque|quand|pourquoi|comment)\b",
    ),
    # German
    Language(
        errors=r"fehler|fehlerseite|fehlercode|fehlermeldung",
        titles=(
            r"(?:hoppla |ups |leider |die |das |diese |der |angeforderte |gesuchte )*(?:internet"
            r"|web)?(?:seite|datei|dokument|artikel|inhalt|objekt|ressource|url)"
            r"(?: (?:wurde|konnte|ist|existiert))?(?: leider)? (?:nicht (?:gefunden|vorhanden|verfugbar|mehr "
            r"verfugbar|mehr vorhanden)(?: werden)?|nicht(?: mehr)?)",
            r"(?:seite|datei|dokument) existiert nicht(?: mehr)?|nicht gefunden|keine seite gefunden|seite fehlt",
        ),
        not_found=(
            r"(?:seite|datei|url)\b[^.?!]{0,70}?(?:nicht gefunden|nicht mehr|existiert (?:leider )?nicht"
            r"|nicht vorhanden|nicht existiert|(?:wurde|worden) (?:geloscht|entfernt|verschoben)|(?:geloscht"
            r"|entfernt|verschoben) (?:wurde|worden)|nicht verfugbar(?! (?:in|auf|fur)\b))",
            r"(?:konnten|konnen) (?:wir )?(?:leider )?(?:die|diese)[^.?!]{0,40}seite[^.?!]{0,40}nicht finden",
        ),
        closed=(
            r"wartungsarbeiten|wartungsmodus|(?:in|wegen|der|aktuell|zurzeit|geplante|planmassige) wartung"
            r"|wird (?:gerade|derzeit) gewartet",
            r"(?:vorubergehend|zurzeit|zur zeit) (?:leider )?(?:nicht (?:erreichbar"
            r"|verfugbar)|ausser betrieb|geschlossen|uberlastet)",
            r"(?:wir sind )?(?:bald|in kurze) wieder (?:da|zuruck|erreichbar|verfugbar)|spater "
            r"(?:noch ?(?:ein)?mal|erneut|wieder)|warteschlange|warteraum|zu viele (?:besucher|anfragen"
            r"|zugriffe)",
        ),
        faults=(
            r"(?:ein|ist ein|unerwarteter|interner|technischer) (?:unerwarteter |interner |technischer "
            r")?fehler (?:ist )?(?:aufgetreten|unterlaufen)|"
            r"technische (?:probleme|storung|schwierigkeiten)|interner (?:server)?fehler|serverfehler",
        ),
        moved=(
            r"(?:seite|website|dokument|inhalt|angebot) (?:ist |wurde |hat )?(?:umgezogen|verschoben|verlegt"
            r"|eine neue adresse)|werden (?:automatisch )?(?:weitergeleitet|umgeleitet)|weiterleitung",
        ),
        conditions=r"^(?:wenn|falls|warum|wie|sollte)\b",
    ),
    # Spanish
    Language(
        errors=r"error|pagina de error|codigo de error",
        titles=(
            r"(?:lo sentimos |ups |vaya |la |esta |el |este |se trata de un error )*(?:pagina|archivo"
            r"|documento|articulo|contenido|recurso|url|direccion)(?: (?:solicitad[ao]|buscad[ao]|que"
            r" (?:busca|buscas|solicita|solicito)))? (?:no (?:encontrad[ao]|existe|disponible|se (?:ha "
            r")?(?:encontrado|encuentra|encontro)|ha sido encontrad[ao]|esta disponible)|inexistente|ya no "
            r"existe)",
            r"no (?:se (?:ha )?)?(?:encontrad[ao]|encontro)(?: la pagina)?|no se (?:ha encontrado|encuentra"
            r"|encontro|pudo encontrar) (?:la|el|esta) (?:pagina|archivo|documento|url)",
        ),
        not_found=(
            r"(?:pagina|archivo|url)\b[^.?!]{0,60}?(?:no (?:existe|fue encontrad|se (?:ha )?(?:encontr"
            r"|encuentra|pudo)|esta disponible|ha sido encontrad|ha podido)|ya no (?:existe|esta)|(?:ha sido"
            r"|fue) (?:eliminad|borrad|movid))",
            r"no (?:se ha (?:podido )?encontrado?|se encontro|hemos (?:podido )?encontrar?(?:ado)?|hemos "
            r"encontrado|podemos encontrar|se pudo encontrar) (?:la|el|esta) (?:pagina|url|archivo)",
        ),
        closed=(
            r"(?:en|tareas de|labores de|sitio en|web en) mantenimiento|mantenimiento (?:programado|en curso)"
            r"|(?:temporalmente|momentaneamente) (?:no disponible|fuera de servicio|inactivo"
            r"|cerrado)",
            r"(?:volveremos|estaremos de vuelta|regresamos) (?:pronto|en breve)|sala de espera|demasiad[ao]s "
            r"(?:visitas|usuarios|solicitudes)|intentelo (?:de nuevo )?mas tarde|en construccion",
        ),
        faults=(
            r"(?:se ha producido|ha ocurrido|ocurrio) un error|error (?:interno|inesperado|del servidor)"
            r"|problemas tecnicos|dificultades tecnicas",
        ),
        moved=(
            r"(?:pagina|sitio|documento|contenido) (?:se )?(?:ha (?:sido )?)?(?:movid[ao]|trasladad[ao]"
            r"|mudad[ao])|(?:sera|esta siendo) redirigid[ao]|redirigiendo|redireccionando",
        ),
        conditions=r"^(?:si|cuando|por que|como)\b",
    ),
    # Portuguese
    Language(
        errors=r"erro|pagina de erro|codigo do erro",
        titles=(
            r"(?:desculpe |ops |opa |a |esta |o |este )*(?:pagina|arquivo|ficheiro|documento|artigo|conteudo"
            r"|recurso|url|endereco)(?: (?:solicitad[ao]|procurad[ao]|que (?:procura|voce procura)))? "
            r"(?:nao (?:encontrad[ao]|existe|disponivel|foi encontrad[ao]|pode ser encontrad[ao]|esta "
            r"disponivel|localizad[ao])|inexistente)",
            r"nao encontrad[ao]|nada encontrado",
        ),
        not_found=(
            r"(?:pagina|arquivo|ficheiro|url)\b[^.?!]{0,60}?(?:nao (?:existe|foi (?:possivel )?(?:encontra"
            r"|localiza)|pode ser encontrad|esta (?:mais )?disponivel)|ja nao existe|foi (?:removid|excluid"
            r"|eliminad|movid))",
            r"nao (?:conseguimos|foi possivel|pudemos|encontramos) (?:encontrar |localizar )?(?:a|esta|o) (?:pagina)",
        ),
        closed=(
            r"(?:em|para) manutencao|manutencao programada|(?:temporariamente|momentaneamente) "
            r"(?:indisponivel|fora do ar|fora de servico)|voltaremos (?:em breve|logo)|sala de espera|tente "
            r"novamente (?:mais tarde|em)|em construcao",
        ),
        faults=(
            r"ocorreu um erro|erro (?:interno|inesperado|do servidor|no servidor)|(?:problemas|dificuldades) "
            r"tecnic[ao]s",
        ),
        moved=(
            r"(?:pagina|site|documento|conteudo) (?:foi )?(?:movid[ao]|transferid[ao]|mudou)|(?:sera|esta "
            r"sendo) redirecionad[ao]|redirecionando",
        ),
        conditions=r"^(?:se|quando|por que|como)\b",
    ),
    # Italian
    Language(
        errors=r"errore|pagina di errore|codice errore",
        titles=(
            r"(?:spiacenti |ops |la |questa |il )*(?:pagina|file|documento|articolo|contenuto|risorsa|url"
            r"|indirizzo)(?: (?:richiest[ao]|cercat[ao]|che (?:cerchi|stai cercando)))? (?:non (?:trovat[ao]"
            r"|esiste|disponibile|e (?:stat[ao] )?(?:trovat[ao]|disponibile|piu disponibile))|inesistente)",
            r"non trovat[ao]|nessun risultato",
        ),
        not_found=(
            r"(?:pagina|file|url)\b[^.?!]{0,60}?(?:non (?:esiste|e (?:piu |stat[ao] )?(?:disponibile|trovat"
            r"|presente)|puo essere trovat|trovat)|e stat[ao] (?:rimoss|eliminat|spostat|cancellat))",
            r"non (?:riusciamo a|e stato possibile|abbiamo) trova(?:re|to) (?:la|il|questa) (?:pagina)"
            r"|impossibile trovare la pagina",
        ),
        closed=(
            r"(?:in|per|di) manutenzione|manutenzione (?:programmata|in corso)|(?:temporaneamente"
            r"|momentaneamente) (?:non (?:disponibile|raggiungibile)|fuori servizio)|torneremo "
            r"(?:presto|online|a breve)|riprova(?:re)? piu tardi|sala d'attesa|in (?:costruzione|allestimento)",
        ),
        faults=(
            r"si e verificato un errore|errore (?:interno|imprevisto|del server)|(?:problemi|difficolta) tecnic[ihe]+",
        ),
        moved=(
            r"(?:pagina|sito|documento|contenuto) (?:e stat[ao] |si e )?(?:spostat[ao]|trasferit[ao])"
            r"|(?:sarai|verrai|sarete|verrete|stai per essere) (?:automaticamente )?(?:reindirizzat|rediret)"
            r"|reindirizzamento",
        ),
        conditions=r"^(?:se|quando|perche|come)\b",
    ),
    # Dutch
    Language(
        errors=r"fout|foutmelding|foutcode|foutpagina",
        titles=(
            r"(?:helaas |sorry |oeps |de |deze |het |dit |opgevraagde |gevraagde )*(?:pagina|bestand|document"
            r"|artikel|inhoud)(?: (?:is|bestaat|kan|werd))? (?:niet (?:gevonden|beschikbaar|meer beschikbaar"
            r"|worden gevonden)|niet(?: meer)?|bestaat niet(?: meer)?)",
            r"niet gevonden|geen pagina gevonden",
        ),
        not_found=(
            r"(?:pagina|bestand|url)\b[^.?!]{0,60}?(?:niet (?:gevonden|bestaat|meer (?:bestaat|beschikbaar)"
            r"|worden gevonden)|bestaat (?:helaas )?niet|(?:is|werd) (?:verwijderd|verplaatst)|niet "
            r"\(?meer\)? (?:beschikbaar|bestaat))",
            r"(?:kunnen|konden) (?:wij |we )?(?:de|deze) pagina[^.?!]{0,30}niet vinden",
        ),
        closed=(
            r"(?:in|wegens|gepland|technisch) onderhoud\b|onderhoudswerkzaamheden|(?:tijdelijk"
            r"|even) (?:niet (?:beschikbaar|bereikbaar)|buiten (?:gebruik|werking)|gesloten)|(?:snel|zo"
            r"|binnenkort) weer (?:terug|online|beschikbaar)|probeer het (?:later|straks)|wachtkamer|wachtrij",
        ),
        faults=(
            r"er is (?:iets|een (?:onverwachte |technische |interne )?fout) (?:mis|fout )?(?:gegaan|misgegaan"
            r"|opgetreden)|interne (?:server)?fout|technische (?:storing|problemen)",
        ),
        moved=(
            r"(?:pagina|site|website|document) (?:is|werd) (?:verplaatst|verhuisd)|wordt (?:automatisch "
            r")?(?:doorgestuurd|doorverwezen)",
        ),
        conditions=r"^(?:als|wanneer|indien|waarom|hoe)\b",
    ),
    # Polish
    Language(
        errors=r"blad|strona bledu|kod bledu",
        titles=(
            r"(?:niestety |przepraszamy |ups |podana |szukana |zadana |ta )*(?:strona|strony|podstrona|plik"
            r"|pliku|dokument|dokumentu|zasob) (?:o podanym adresie )?(?:nie (?:znaleziono|zostałal?a? "
            r"znalezion[ay]|istnieje|odnaleziono)|nieznaleziona|nie została znaleziona|nie istnieje)",
            r"nie (?:znaleziono|odnaleziono)(?: (?:strony|pliku|dokumentu))?",
        ),
        not_found=(
            r"(?:strona|strony|podstrona|plik)\w*\b[^.?!]{0,60}?(?:nie (?:istnieje|została znaleziona|został "
            r"znaleziony|jest (?:juz )?dostepn)|została (?:usunieta|przeniesiona)|nie mozna znalezc|juz nie "
            r"istnieje)",
            r"nie (?:znaleziono|odnaleziono|mozemy znalezc|udało sie znalezc) (?:strony|takiej strony|zadanej strony)",
        ),
        closed=(
            r"(?:prace|przerwa) (?:konserwacyjn|serwisow|techniczn)\w+|(?:tymczasowo|chwilowo) "
            r"(?:niedostepn|nieczynn|wyłaczon)\w+|wrocimy (?:wkrotce|niebawem)|sprobuj (?:ponownie )?pozniej"
            r"|w (?:budowie|przebudowie)|w trakcie konserwacji",
        ),
        faults=(
            r"wystapił (?:nieoczekiwany |wewnetrzny )?bład|bład (?:serwera|wewnetrzny|aplikacji)|problemy techniczne",
        ),
        moved=(r"strona (?:została )?przenies\w+|zostaniesz (?:automatycznie )?przekierowan\w+|przekierowanie",),
        conditions=r"^(?:jesli|jezeli|gdy|kiedy|dlaczego)\b",
    ),
    # Swedish
    Language(
        errors=r"fel|felkod|felmeddelande",
        titles=(
            r"(?:tyvarr |oj |hoppsan |den |sokta |begarda )*(?:sidan|sida|filen|dokumentet|artikeln"
            r"|innehallet)(?: du (?:soker|letar efter|sokte))? (?:kan inte hittas|kunde inte hittas|hittades "
            r"inte|hittas inte|finns inte(?: langre)?|saknas|ej hittad|inte hittad)",
            r"(?:inte|ej) hittad|hittades inte|vi (?:hittar|hittade) inte sidan",
        ),
        not_found=(
            r"(?:sidan|sida|filen)\b[^.?!]{0,60}?(?:(?:kan|kunde) inte hittas|hittades inte|finns inte|finns "
            r"inte langre|har (?:tagits bort|flyttats)|ar borttagen|existerar inte)",
            r"(?:vi )?(?:hittar|hittade|kan|kunde) (?:inte |tyvarr inte )(?:hitta )?sidan",
        ),
        closed=(
            r"(?:pagar|planerat|under) underhall\b|underhallsarbete|(?:tillfalligt|just nu) (?:otillganglig"
            r"|stangd|nere|ur funktion)|(?:snart )?tillbaka (?:snart|inom kort)|forsok igen senare",
        ),
        faults=(
            r"ett (?:ovantat |internt )?fel (?:har )?(?:intraffat|intraffade|uppstatt|uppstod)|tekniskt "
            r"(?:fel|problem)|internt serverfel|nagot gick fel",
        ),
        moved=(r"sidan (?:har )?(?:flyttat|flyttats)|(?:du )?(?:kommer att )?(?:skickas vidare|omdirigeras)",),
        conditions=r"^(?:om|nar|varfor|hur)\b",
    ),
    # Danish and Norwegian
    Language(
        errors=r"fejl|feil|fejlkode|feilkode|fejlmeddelelse|feilmelding",
        titles=(
            r"(?:desværre |beklager |ups |oops |den )*(?:siden|side|filen|dokumentet|artiklen|artikkelen"
            r"|innholdet|indholdet)(?: du (?:søger|leder efter|leter etter|søkte))? (?:(?:kunne|kan|blev"
            r"|ble) ikke (?:findes|finnes|fundet|funnet|blive fundet|bli funnet)|ikke (?:fundet|funnet)"
            r"|(?:findes|finnes|eksisterer) ikke(?: længere| lenger)?|mangler)",
            r"ikke (?:fundet|funnet)|fant ikke siden|vi (?:fandt|fant|finder|finner) ikke siden",
        ),
        not_found=(
            r"(?:siden|side|filen)\b[^.?!]{0,60}?(?:(?:kunne|kan|blev|ble) (?:desværre |dessverre )?ikke "
            r"(?:findes|finnes|fundet|funnet|blive fundet|bli funnet)|(?:findes|finnes|eksisterer) "
            r"(?:desværre |dessverre )?ikke|er (?:blevet |blitt )?(?:fjernet|slettet|flyttet))",
            r"(?:vi )?(?:kan|kunne|fandt|fant|finder|finner) (?:desværre |dessverre )?ikke (?:finde |finne "
            r")?(?:den |siden)",
        ),
        closed=(
            r"(?:under|planlagt|på grund af|pa grund af|for) vedlige?hold(?:else)?\b|(?:midlertidigt?|for "
            r"øjeblikket|for tiden) (?:utilgængelig|utilgjengelig|lukket|stengt|nede|ude af drift|ute av "
            r"drift)|(?:snart )?tilbage (?:snart|igen)|prøv (?:igen|igjen) senere",
        ),
        faults=(
            r"der (?:er )?(?:opstod|opstaet|skete) en (?:uventet |intern )?fejl|det (?:oppstod|har oppstatt) "
            r"en (?:uventet |intern )?feil|tekniske? (?:problemer|fejl|feil)|noe gikk galt|noget gik galt",
        ),
        moved=(
            r"siden (?:er|har) (?:blevet |blitt )?flytte[td]|(?:du )?(?:vil )?(?:blive|bli|bliver|blir) "
            r"(?:automatisk )?(?:viderestillet|videresendt|omdirigeret|omdirigert)",
        ),
        conditions=r"^(?:hvis|nar|hvorfor|hvordan|dersom)\b",
    ),
    # Finnish
    Language(
        errors=r"virhe",
        titles=(
            r"(?:hups |etsimaasi |hakemaasi )*(?:sivua|sivu|tiedostoa|sisaltoa) (?:ei (?:loydy|loytynyt"
            r"|ole(?: enaa)?(?: olemassa)?|voitu loytaa)|puuttuu)|ei loydy|ei loytynyt",
        ),
        not_found=(
            r"(?:sivua|sivu|tiedostoa)\b[^.?!]{0,50}?(?:ei (?:loydy|loytynyt|ole (?:enaa|olemassa)|voitu "
            r"loytaa)|on (?:poistettu|siirretty))",
        ),
        closed=(r"huolto(?:katko|tauko|tyo)\w*|tilapaisesti (?:poissa|suljettu|ei)|yrita (?:myohemmin )?uudelleen",),
        faults=(r"tapahtui (?:odottamaton )?virhe|sisainen (?:palvelin)?virhe|teknin\w+ (?:ongelma|vika)\w*",),
        moved=(r"sivu on siirretty|sinut (?:ohjataan|uudelleenohjataan)",),
    ),
    # Czech and Slovak
    Language(
        errors=r"chyba|chybova stranka|kod chyby",
        titles=(
            r"(?:omlouvame se |jejda |ups |pozadovana |hledana |tato )*(?:stranka|soubor|subor|dokument"
            r"|clanek|clanok|obsah) (?:nebyla? nalezena?|nenalezena?|nebol[ao]? najden[ay]|neexistuje"
            r"|nenajdena|sa nenasla?|jiz neexistuje|uz neexistuje)",
            r"nenalezeno|nenajdene|stranku se nepodarilo najit",
        ),
        not_found=(
            r"(?:strank[auy]|soubor|subor)\b[^.?!]{0,60}?(?:nebyl[ao]? nalezen|neexistuje|nenalezen"
            r"|nebol[ao]? najden|byl[ao]? (?:odstranen|smazan|presunut)|nelze najit|se nepodarilo najit"
            r"|bol[ao]? (?:odstranen|presunut))",
        ),
        closed=(
            r"(?:probiha|planovana|z duvodu|prave) udrzb\w+|(?:docasne|momentalne) (?:nedostupn|mimo provoz"
            r"|odstaven)\w*|brzy (?:budeme )?zpet|zkuste to (?:prosim )?pozdeji",
        ),
        faults=(
            r"(?:doslo k|nastala|vyskytla se) (?:neocekavane |neocekavana |interni )?chyb\w+|(?:interni "
            r")?chyba serveru|technicke (?:problemy|potize)",
        ),
        moved=(r"stranka (?:byla )?(?:presunuta|prestehovana)|budete (?:automaticky )?presmerovani|presmerovani",),
        conditions=r"^(?:pokud|kdyz|ked|ak|proc|jak)\b",
    ),
    # Hungarian
    Language(
        errors=r"hiba|hibakod",
        titles=(
            r"(?:sajnos |hoppa |a |az |keresett |kert )*(?:oldal|lap|fajl|dokumentum|tartalom) (?:nem "
            r"(?:talalhato|letezik|elerheto)|nincs)|nem talalhato|nincs ilyen oldal",
        ),
        not_found=(
            r"(?:oldal|lap|fajl)\b[^.?!]{0,50}?(?:nem (?:talalhato|letezik|elerheto)|mar nem letezik|toroltek"
            r"|athelyeztek)",
        ),
        closed=(r"karbantartas\w*|atmenetileg (?:nem elerheto|szunetel)|(?:hamarosan|rovidesen) visszaterunk",),
        faults=(r"(?:varatlan |belso )?hiba tortent|szerverhiba|technikai (?:hiba|problema)",),
    ),
    # Romanian
    Language(
        errors=r"eroare|eroarea",
        titles=(
            r"(?:ne pare rau |ups |hopa )*(?:pagina|fisierul|documentul|articolul)(?: (?:solicitata?"
            r"|cautata?))? (?:nu (?:a fost gasita?|exista|este disponibila?)|inexistenta?|negasita?)|nu a "
            r"fost gasita?",
        ),
        not_found=(
            r"(?:pagina|fisierul)\b[^.?!]{0,50}?(?:nu (?:a fost gasit|exista|mai exista|este disponibil)|a "
            r"fost (?:stears|mutat|eliminat))",
        ),
        closed=(
            r"(?:in|de|pentru) (?:mentenanta|intretinere)|(?:temporar|momentan) (?:indisponibil|inchis)\w*"
            r"|revenim (?:in curand|imediat)",
        ),
        faults=(r"a (?:aparut|intervenit) o eroare|eroare (?:interna|de server)|probleme tehnice",),
    ),
    # Turkish
    Language(
        errors=r"hata|hata kodu",
        titles=(
            r"(?:uzgunuz |maalesef |aradıgınız |aradiginiz |istenen )*(?:sayfa|dosya|belge|icerik|makale) "
            r"(?:bulunamad[ıi]|bulunmuyor|mevcut degil|yok|artık mevcut degil|kaldırılmıs|kaldirilmis)"
            r"|bulunamad[ıi]",
        ),
        not_found=(
            r"(?:sayfa|sayfay[ıi]|dosya)\b[^.?!]{0,50}?(?:bulunamad[ıi]|bulunamıyor|bulamad[ıi]k|mevcut degil"
            r"|(?:silinmis|kald[ıi]r[ıi]lm[ıi]s|tas[ıi]nm[ıi]s))",
        ),
        closed=(
            r"bak[ıi]m (?:cal[ıi]smas[ıi]|nedeniyle|modunda|yap[ıi]lmaktad[ıi]r|asamas[ıi]nda)"
            r"|bak[ıi]mday[ıi]z|gecici olarak (?:hizmet d[ıi]s[ıi]|kullan[ıi]lam[ıi]yor|kapal[ıi])"
            r"|(?:k[ıi]sa sure sonra|yak[ıi]nda) (?:tekrar|geri|buraday[ıi]z)|daha sonra tekrar deneyin",
        ),
        faults=(r"(?:beklenmeyen |bir )+hata olustu|sunucu hatas[ıi]|teknik (?:bir )?(?:sorun|ar[ıi]za)",),
        moved=(r"sayfa tas[ıi]nd[ıi]|yonlendiriliyorsunuz|yonlendirileceksiniz",),
    ),
    # Russian
    Language(
        errors=r"ошибка|код ошибки|страница ошибки",
        titles=(
            r"(?:извините |к сожалению |упс |ой |запрашиваемая |запрошенная |такая |данная |эта )*(?:страница"
            r"|страницы|страничка|файл|документ|материал|статья|контент)(?: которую вы (?:ищете|запросили))? "
            r"(?:не (?:наидена?|существует|обнаружена?|доступна?)|отсутствует|удалена?|больше не существует)",
            r"не наиден[аоы]?|страницы не существует|нет такои страницы|такои страницы (?:не существует|нет)",
        ),
        not_found=(
            r"(?:страниц[аыу]|файл)\b[^.?!]{0,60}?(?:не (?:наиден|существует|обнаружен|удалось наити)|была? "
            r"(?:удален|перемещен)|был[аи]? удален|больше не (?:существует|доступн)|отсутствует|нет на "
            r"(?:саите|сервере))",
            r"не (?:удалось|можем|смогли) наити (?:эту |данную |запрошенную )?страницу|такои страницы (?:не "
            r"существует|нет)",
        ),
        closed=(
            r"техническ\w+ (?:работ\w+|обслуживани\w+|перерыв\w*)|(?:временно|в данныи момент) (?:недоступ"
            r"|не доступ|закрыт|не работает)\w*|(?:скоро|в ближаишее время) (?:вернемся|все заработает)"
            r"|попробуите (?:позже|позднее|заити позже)|на реконструкции|ведутся работы",
        ),
        faults=(
            r"произошла (?:непредвиденная |внутренняя |техническая )?ошибка|внутренняя ошибка|ошибка "
            r"(?:сервера|базы данных)|технически[ех] (?:неполадки|проблемы)|что-?то пошло не так",
        ),
        moved=(
            r"страница (?:была )?перемещена|саит (?:переехал|перемещен)|(?:вы )?будете (?:автоматически "
            r")?перенаправлены|перенаправление",
        ),
        conditions=r"^(?:если|когда|почему|как)\b",
    ),
    # Ukrainian
    Language(
        errors=r"помилка",
        titles=(
            r"(?:вибачте |на жаль )*(?:сторінк[аиу]|сторінку|фаил|документ) (?:не (?:знаидено|знаидена|існує)"
            r"|відсутня)|не знаидено",
        ),
        not_found=(
            r"(?:сторінк[аиу]|фаил)\b[^.?!]{0,50}?(?:не (?:знаиден|існує|вдалося знаити)|(?:було |була "
            r")?(?:видален|переміщен)|більше не існує)",
        ),
        closed=(r"технічн\w+ (?:робот\w+|обслуговуванн\w+)|тимчасово (?:недоступ|не працює)\w*|спробуите пізніше",),
        faults=(r"сталася помилка|помилка сервера|внутрішня помилка",),
    ),
    # Greek
    Language(
        errors=r"σφαλμα",
        titles=(
            r"(?:η )?σελιδα (?:δεν (?:βρεθηκε|υπαρχει)|που ζητησατε δεν (?:βρεθηκε|υπαρχει))|δεν βρεθηκε(?: η σελιδα)?",
        ),
        not_found=(
            r"(?:σελιδα|αρχειο)[^.?!]{0,50}?(?:δεν (?:βρεθηκε|υπαρχει|ειναι διαθεσιμ)|εχει (?:διαγραφει|μετακινηθει))",
        ),
        closed=(r"εργασι\w+ συντηρησης|υπο συντηρηση|προσωρινα (?:μη διαθεσιμ|εκτος)\w*",),
        faults=(r"παρουσιαστηκε (?:ενα )?σφαλμα|σφαλμα (?:διακομιστη|συστηματος)",),
    ),
    # Chinese, simplified and traditional
    Language(
        errors=r"错误|錯誤|错误代码|错误页面|錯誤頁面|出错了",
        titles=(
            r"(?:抱歉 ?|很抱歉 ?|对不起 ?|對不起 ?|出错了 ?|哎呀 ?)*(?:您|你)?(?:所)?(?:请求|請求|访问|訪問"
            r"|查找|要找|浏览|瀏覽|查看|寻找|尋找|搜寻)?(?:的|到的)?(?:该|此|這個|这个)?(?:页面|頁面|网页"
            r"|網頁|文件|檔案|资源|資源|内容|內容|文章|网址|網址|链接)"
            r"(?:不存在|未找到|找不到|没有找到|沒有找到|无法找到|無法找到|不见了|不見了|已删除|已刪除"
            r"|已被删除|已被刪除|走丢了|已失效|丢失了)(?:了|啦)?",
            r"(?:找不到|无法找到|無法找到|没有找到|未找到|查無|查无)(?:您|你)?(?:要|所|请求|請求|访问|要访问"
            r"|要找|要查找)?(?:的)?(?:该|此)?(?:页面|頁面|网页|網頁|页|頁|文件|檔案|资源|內容|内容)",
            r"404 ?(?:错误|錯誤)(?:页面|頁面|页|頁)?|未找到|找不到|页面丢失",
        ),
        not_found=(
            r"(?:页面|頁面|网页|網頁|网址|網址|链接|連結)[^。.!?]{0,12}?(?:不存在|未找到|找不到|没有找到"
            r"|无法找到|無法找到|已(?:被)?(?:删除|刪除|移除)|已失效|不见了|不見了)",
            r"(?:找不到|无法找到|無法找到|没有找到)(?:您|你)?[^。.!?]{0,10}(?:页面|頁面|网页|網頁)",
        ),
        closed=(
            r"(?:系统|系統|网站|網站|服务器|站点|平台)[^。.!?]{0,8}(?:维护|維護|升级|升級)|(?:维护|維護)中"
            r"|暂时(?:无法|不可用|关闭)|暫時(?:無法|停止|關閉)|(?:访问|訪問)(?:量|人数)(?:过大|過大|过多)"
            r"|稍(?:后|後|候)(?:再|重)?[试試]|排队|排隊",
        ),
        faults=(
            r"(?:系统|系統|服务器|伺服器|内部|內部|程序)(?:发生|發生|内部)?(?:错误|錯誤|异常|異常)"
            r"|发生(?:了)?错误|發生錯誤",
        ),
        moved=(
            r"(?:页面|頁面|网站|網站|网页)(?:已)?(?:经)?(?:迁移|遷移|搬家|移动|转移)|正在(?:跳转|跳轉|转向)"
            r"|自动跳转|自動跳轉",
        ),
    ),
    # Japanese
    Language(
        errors=r"エラー|お探しのページ",
        titles=(
            r"(?:申し訳(?:ありません|ございません) ?)?(?:お探しの|ご指定の|指定された|ご指定された"
            r"|アクセスされた|アクセスしようとした|該当の|該当する)?(?:ページ|ファイル|記事|コンテンツ"
            r"|url)(?:は|が|か)?"
            r"(?:見つかりません(?:でした)?|みつかりません(?:でした)?|見つかりませんて(?:した)?|存在しません"
            r"|ありません|見当たりません|削除されました|表示できません)",
            r"見つかりません(?:でした)?|ページか?゙?見つからない|ページなし|未検出",
        ),
        not_found=(
            r"(?:ページ|ファイル|url)[^。.!?]{0,30}?(?:見つかりません|みつかりません|存在しません|存在しない"
            r"|見当たりません|削除され|移動または削除|移動もしくは削除|移動したか)",
        ),
        closed=(
            r"メンテナンス(?:中|のため|を行って|実施中|作業)|ただ(?:いま|今)[^。.!?]{0,20}(?:停止|混み合って"
            r"|混雑|利用(?:い|でき))|アクセスが?集中|しばらく(?:して|たって|経って|お待ち)|一時的に(?:利用"
            r"|停止|アクセス)|工事中|準備中",
        ),
        faults=(r"(?:エラー|障害|問題)が(?:発生|起きました)|(?:システム|内部|サーバー?)エラー",),
        moved=(
            r"(?:ページ|サイト|url)(?:は|が)[^。.!?]{0,20}(?:移転|移動)(?:し|いたし)ました|自動的に(?:移動"
            r"|転送|ジャンプ)|転送され",
        ),
    ),
    # Korean
    Language(
        errors=r"오류|에러|오류 페이지",
        titles=(
            r"(?:죄송합니다 ?|요청하신 ?|찾으시는 ?|요청한 ?|해당 ?)*(?:페이지|파일|문서|자료|콘텐츠"
            r"|게시물)(?:를|을|가|이|은|는)? ?(?:찾을 수 없(?:습니다|음|어요)|찾지 못했습니다|존재하지 "
            r"않(?:습니다|음|는 페이지)|없습니다|없음|삭제되었습니다)",
            r"(?:존재하지 않는|찾을 수 없는|없는) (?:페이지|문서)(?:입니다)?|찾을 수 없습니다|찾을 수 없음",
        ),
        not_found=(
            r"(?:페이지)[^.?!]{0,25}?(?:찾을 수 없|존재하지 않|찾지 못|삭제되|삭제된|변경되었거나|없습니다)",
            r"(?:존재하지 않는|찾을 수 없는) (?:페이지)",
        ),
        closed=(
            r"(?:점검|시스템 점검|서버 점검|서비스 점검|정기 점검) ?(?:중|안내|시간|작업)|일시적으로 (?:중단"
            r"|이용|접속|사용)|접속자가? ?(?:많|폭주)|잠시 후 (?:다시|재)|대기 ?(?:열|순번|인원)|공사 ?중"
            r"|준비 ?중",
        ),
        faults=(r"(?:오류|에러|장애)(?:가|이) (?:발생|생겼)|(?:서버|시스템|내부) (?:오류|에러)",),
        moved=(r"(?:페이지|홈페이지|사이트)(?:가|이|는)? (?:이전|이동)(?:했|하였|되었)|자동으로 이동|이동합니다",),
    ),
    # Arabic
    Language(
        errors=r"خطا",
        titles=(
            r"(?:عذرا |عفوا |نعتذر )*(?:الصفحة|الملف|المستند|المقال|المحتوى)(?: (?:المطلوبة?|التي تبحث عنها"
            r"|التي طلبتها))? (?:غير (?:موجودة?|متوفرة?|متاحة?)|لم يتم العثور عليها|ليست موجودة|غير موجود)",
            r"لم يتم العثور على (?:الصفحة|الملف|المحتوى)|(?:صفحة )?غير موجودة?|الصفحة المطلوبة غير موجودة|لا توجد صفحة",
        ),
        not_found=(
            r"(?:الصفحة|الملف|الرابط)[^.؟!?]{0,50}?(?:غير (?:موجود|متوفر|متاح)|لم (?:يتم العثور|نتمكن)|لم "
            r"تعد (?:موجودة|متاحة)|تم (?:حذف|نقل)|لا (?:يوجد|توجد))",
            r"لم (?:يتم العثور|نعثر|نتمكن من العثور) على (?:الصفحة|الملف)",
        ),
        closed=(
            r"(?:تحت|اعمال|قيد|في) (?:ال)?صيانة|غير متاح(?:ة)? (?:حاليا|موقتا)|متوقف(?:ة)? موقتا|سنعود قريبا"
            r"|حاول مرة اخرى لاحقا",
        ),
        faults=(r"حدث خطا|خطا (?:في الخادم|داخلي|غير متوقع)|مشكلة تقنية",),
        moved=(r"(?:تم نقل|انتقلت|انتقل) (?:الصفحة|الموقع)|(?:سيتم|جاري) (?:اعادة )?(?:توجيهك|تحويلك)",),
    ),
    # Indonesian and Malay
    Language(
        errors=r"galat|kesalahan|ralat",
        titles=(
            r"(?:maaf )?(?:halaman|laman|berkas|situs|dokumen)(?: yang anda cari| tersebut)? (?:tidak "
            r"(?:ditemukan|tersedia|ada)|tidak dapat ditemukan)",
        ),
        not_found=(
            r"(?:halaman|laman|berkas)\b[^.?!]{0,50}?(?:tidak (?:ditemukan|tersedia|ada|dapat ditemukan)"
            r"|telah (?:dihapus|dipindahkan))",
        ),
        closed=(r"(?:dalam|sedang) (?:masa )?(?:pemeliharaan|perbaikan|penyelenggaraan)",),
        faults=(r"terjadi kesalahan",),
    ),
    # Vietnamese
    Language(
        errors=r"lỗi",
        titles=(
            r"(?:rất tiếc |xin lỗi )?(?:không tìm thấy (?:trang|nội dung|tài liệu)|trang(?: bạn (?:tìm|yêu "
            r"cầu))? không (?:tồn tại|tìm thấy))(?: này)?",
        ),
        not_found=(
            r"(?:trang|liên kết|đường dẫn)\b[^.?!]{0,40}?(?:không (?:tồn tại|tìm thấy|còn)|đã bị xóa)|không "
            r"tìm thấy trang",
        ),
        closed=(r"(?:đang|hệ thống|để) bảo trì",),
        faults=(r"đã xảy ra lỗi",),
    ),
    # Hebrew
    Language(
        errors=r"שגיאה|שגיאת",
        titles=(r"(?:ה)?(?:עמוד|דף)(?: המבוקש)? (?:לא נמצא|אינו קיים|לא קיים|אינו נמצא)|לא נמצא",),
        not_found=(r"(?:ה)?(?:עמוד|דף|קובץ)[^.?!]{0,40}?(?:לא נמצא|אינו קיים|לא קיים|הוסר)",),
        closed=(r"(?:ב|עבודות )תחזוקה|אינו זמין (?:כרגע|זמנית)",),
        faults=(r"אירעה שגיאה|שגיאת שרת",),
    ),
)

# Registrars, parking firms and hosts that show their own page under a name whose owner left: GoDaddy, Sedo, Dan,
# Afternic, HugeDomains, Namecheap, OnlyDomains, Bodis, ParkingCrew, Hostinger, Strato, IONOS, Network Solutions.
PARKED = (
    r"(?:this |the )?(?:premium )?(?:domain(?: name)?|web address)(?: (?:@|[\w-]{1,60}(?:\.[\w-]{2,20}){1,3}))?"
    r" (?:is |are |may be |might be |is currently )?(?:listed )?(?:for sale|available for (?:purchase|sale)"
    r"|parked|up for"
    r" (?:sale|auction))",
    r"(?:@|\b[\w-]{1,60}(?:\.[\w-]{2,20}){1,3}) (?:is |may be |might be )(?:for sale|parked|available for "
    r"(?:purchase|sale))",
    r"(?:buy|purchase|acquire|bid on|own|get|lease|make an offer (?:on|for)) (?:this|the) (?:premium )?domain\b"
    r"|(?:this )?domain (?:is )?parked|(?:page|site|domain) is parked|parked (?:domain|for free|free)\b"
    r"|courtesy of godaddy",
    r"domain (?:name )?parking|parkingcrew|sedoparking|hugedomains|(?:interested|inquire) (?:in|about) "
    r"(?:buying )?this domain",
    r"domain (?:name )?(?:has|registration has|registration) (?:expired|lapsed)|renew (?:this|your) domain"
    r"|domain[^.?!]{0,40}pending (?:renewal|deletion)",
    r"(?:this )?domain (?:name )?(?:is|was|has been) (?:recently |just |newly |already )?registered (?:at|with)\b"
    r"|registered at namecheap|registrant whois contact information verification",
    r"this (?:site|webpage|domain)[^.?!]{0,40}generated by the domain owner using sedo|future home of "
    r"something quite cool"
    r"|(?:get a price|price request|make offer)[^.?!]{0,30}\bdomain\b",
    r"domain(?: name)? (?:steht|ist)[^.?!]{0,20}(?:zum verkauf|verkauflich|geparkt|registriert)|(?:diese "
    r"|dieser )?(?:website|webseite|domain|domainname) steht zum verkauf|domain kaufen|hier entsteht (?:eine "
    r"neue|in kurze)",
    r"(?:nom de|ce) domaine[^.?!]{0,30}(?:est a vendre|en vente|est parque|a expire|reserve)"
    r"|acheter ce (?:nom de )?domaine",
    r"(?:este |el |o )?dominio[^.?!]{0,30}(?:esta (?:en venta|a venda|aparcado|estacionado|expirado)|se vende"
    r"|ha (?:caducado|expirado)|expirou)|(?:questo )?dominio[^.?!]{0,20}(?:e in vendita|e scaduto|e "
    r"parcheggiato)",
    r"(?:deze |dit )?domein(?:naam)?[^.?!]{0,20}(?:is te koop|staat te koop|is geparkeerd|is gereserveerd)"
    r"|domena[^.?!]{0,25}(?:na sprzedaz|jest zaparkowana|wygasła|zostala zaparkowana)",
    r"домен[^.?!]{0,30}(?:продается|продаетс|припаркован|выставлен на продажу|освобождается|истек)|(?:域名"
    r"|网域)[^。.!?]{0,8}(?:出售|转让|可出售|正在出售)|ドメイン[^。.!?]{0,12}(?:販売|売り)",
)
# What a page that asks for a password or for leave to set cookies calls itself.
LOGINS = (
    r"\b(?:log ?-?in|sign ?-?in|log on|before you continue|consent|cookies?)\b|\b(?:anmeld\w+|einloggen)\b",
    r"\b(?:connexion|connectez|identifi\w+|inici\w+ sesion|entrar|accedi|inloggen|zaloguj|logowanie|logga in|giris)\b",
    r"войти|вход|登录|登入|ログイン|로그인|تسجيل الدخول",
)
# What a web server shows before anybody puts a site on it, or when its customer's account is closed.
DEFAULT_PAGES = (
    r"apache2? (?:\w+ )?default page|test page for the (?:apache|nginx|http server)|welcome to nginx|iis "
    r"windows server",
    r"(?:default web ?site|web server's default|plesk default) page|this (?:account|site|website) (?:has been"
    r"|is) suspended|account suspended",
)


def fold(words: str) -> str:
    """The words as they are compared: decomposed, without accents (Unicode UAX 15, NFKD), in lower case, one space.

    >>> fold("Désolé, page  NON TROUVÉE\u00a0!")
    'desole, page non trouvee !'
    """
    if words.isascii():
        return " ".join(words.casefold().split())
    plain = "".join(each for each in unicodedata.normalize("NFKD", words) if unicodedata.category(each) != "Mn")
    return " ".join(_APOSTROPHES.sub("'", plain.casefold()).split())


_APOSTROPHES = re.compile("[\u2018\u2019\u02bc\u00b4`]")
_LANGUAGES = (ENGLISH, *OTHERS)


def _any(rows: Iterable[str]) -> str:
    return "|".join(f"(?:{fold(row)})" for row in rows)


@cache
def not_found_segment() -> re.Pattern[str]:
    """What the whole of a title's or heading's segment says when its page is not there, its words folded."""
    errors = _any(row for each in _LANGUAGES for row in each.errors.split("|") if row)
    # "404.0" is IIS's sub-status; Google closes its own with "!!1".
    number = rf"(?:(?:{errors}) ?)*(?:404|410)(?: \d{{1,2}})?(?: ?(?:{errors}|page))*"
    said = _any(row for each in _LANGUAGES for row in each.titles)
    before = r"(?:oops|sorry|whoops|uh oh|error|erreur|fehler|ошибка|we're sorry|lo sentimos|desole) "
    return re.compile(rf"(?:{number}|(?:{number} ?)?(?:{before})*(?:{said})(?: ?{number})?)(?: 1)?")


@cache
def not_found_phrase() -> re.Pattern[str]:
    """What a short page says when the document is not there."""
    return re.compile(_any(row for each in _LANGUAGES for row in each.not_found))


@cache
def conditional() -> re.Pattern[str]:
    """What in front of a phrase makes it a manner of speaking: "if the page you requested cannot be found"."""
    return re.compile(_any(each.conditions for each in _LANGUAGES if each.conditions))


@cache
def closed_phrase() -> re.Pattern[str]:
    """What a page says while its site is under maintenance or overrun."""
    return re.compile(_any(row for each in _LANGUAGES for row in each.closed))


@cache
def fault_phrase() -> re.Pattern[str]:
    """What a page says when its server failed."""
    return re.compile(_any((*(row for each in _LANGUAGES for row in each.faults), *DEFAULT_PAGES)))


@cache
def moved_phrase() -> re.Pattern[str]:
    """What a page says that only sends its reader on."""
    return re.compile(_any(row for each in _LANGUAGES for row in each.moved))


@cache
def parked_phrase() -> re.Pattern[str]:
    """What a page says under a name that nobody uses any more."""
    return re.compile(_any(PARKED))


@cache
def login_phrase() -> re.Pattern[str]:
    """What the title or heading of a login or of a request for consent says."""
    return re.compile(_any(LOGINS))
