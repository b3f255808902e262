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
    r"(?:you(?:'re| are| were|'ve| have)? (?:just )?(?:been )?(?:looking for|look for|seek|requested|request"
    r"|asked for|seeking|wanted|(?:trying|tried|attempt(?:ing|ed)|want(?:ed)?) to (?:reach|access|view|find"
    r"|visit|open|see)|entered|typed)|requested(?= (?:could|cannot|can't|was|does|doesn't|is|has)\b))"
)
_FOUND = (
    r"(?:found|exist\w*\b(?! (?:within|as|for)\b)|locat\w+\b(?! in\b)|here\b|on (?:our|this|the) (?:web"
    r" ?)?(?:site|server))"
)
_GONE = (
    rf"(?:(?:\bnot|n't|cannot) (?:\w+ ){{0,3}}?{_FOUND}|no longer (?:{_FOUND}|available|active|accessible"
    rf"|online)|been (?:re)?moved|been deleted|was removed|was deleted|is missing|(?:moved|been) (?:or|and)"
    rf" (?:been )?retired)"
)
# Drugs, videos and studies are available or not; "no longer" is said of a page only when nothing follows.
_AVAILABLE = r"(?:available|accessible|active)\b(?! (?:in|to|for|at|as|from|through|via|free|without)\b)"

_SITE = r"(?:site|website|web site|page|portal|server|platform|app)"
_WORK = r"(?:currently|undergoing|scheduled|planned|routine|essential|some|system|website|web site|site|server)"
# Medicine has maintenance too: of a dose, of a remission.
_NO_THERAPY = r"\b(?! (?:therap|treat|dos|phase|infus|medic|regimen|immun|fluid|of\b))"

# A drug, a bed or a road is temporarily unavailable too, in every language.
_OF_A_SITE = (
    r"(?:\b(?:web|site|page|service|portail|application|serveur|seite|dienst|portal|server|angebot"
    r"|auftritt|sitio|pagina"
    r"|servicio|servico|sito|servizio|dienst|stron|serwis|usług|webbplats|sida|tjanst|side|tjeneste"
    r"|nettsted|sivu|palvelu|strank|sluzb"
    r"|oldal|szolgaltatas|serviciul|саит|страниц|сервис|сторінк|сервіс|σελιδα|ιστοτοπος"
    r"|υπηρεσια)\w*\b[^.?!]{0,50}?)"
)

ENGLISH = Language(
    errors=r"https?|http 1 [01]|http status|status code|error code|error|errors|err|server error|client error",
    titles=(
        # "Page Not Found", "Requested page could not be found", "The page you requested was not found",
        # "The page you were looking for doesn't exist (404)" (Rails), "File or directory not found" (IIS),
        # "The resource cannot be found" (ASP.NET), "Object not found!" (XAMPP), "Site not found" (GitHub Pages).
        rf"(?:sorry |oops |{_THE} |requested |we're sorry )*(?:{_PAGE}|site|object|file or directory|item"
        rf"|entry|link|path)"
        rf"(?: {_SOUGHT}| requested)? (?:(?:was |is |were |could |can )?(?:not|n't)(?: be)? found|wasn't"
        rf" found|isn't found|can't be found|couldn't be found|cannot be found|can not be found|no longer"
        rf" exists?|does not exist|doesn't exist|has been removed|has been deleted|not exist|missing|is"
        rf" missing|is gone)",
        rf"(?:sorry |oops )*(?:this |the |that )?(?:{_PAGE}) (?:is )?no longer available",
        r"(?:sorry )?(?:we |we're sorry we )?(?:can't|cannot|could not|couldn't|can not) (?:seem to )?find"
        r" (?:the|that|this|your) page(?: you(?:'re| are| were) looking for)?",
        r"(?:this |the )?page (?:can|could)n't be found|page (?:has )?moved or (?:was )?(?:deleted|removed)",
        r"no (?:such )?page found|no such page|page (?:isn't|is not) here",
    ),
    not_found=(
        rf"{_PAGE}(?: @)? (?:that )?{_SOUGHT}\b[^.?!]{{0,60}}?{_GONE}",
        rf"(?:requested|specified) (?:{_PAGE}|path|item)(?: @)?\b[^.?!]{{0,20}}?{_GONE}",
        r"(?<!\bi )(?<!\byou )(?<!\bthey )(?:can't|cannot|can not|could not|couldn't|unable to|not able"
        r" to) (?:seem to )?(?:find|locate) (?:(?:the|that|this|your|a) (?:requested |specified )?(?:web"
        r" ?page|page|url|web address)\b|(?:the |that |this )?(?:requested |specified )?(?:document|file"
        r"|article|content|resource|link) (?:you\b|at this)|the (?:requested|specified) (?:document|file"
        r"|article|content|resource)|what you(?:'re| are| were) looking for)",
        r"(?:this (?:web ?page|page|url|link|content)|th(?:e|at) (?:web ?page|page|url)) (?:has|have|may"
        r" have|might have) been "
        r"(?:moved,? (?:or|and) |(?:re)?moved,? renamed,? (?:or|and) )?(?:moved or deleted|moved or"
        r" removed|removed|deleted|taken down|unpublished)(?! (?:from|by|to|and (?:replaced|restored))\b)",
        rf"th(?:is|at) {_PAGE} (?:is|was) no longer {_AVAILABLE}",
        rf"(?:(?:this|that|requested) {_PAGE}|(?:the|a) (?:web ?page|page|url|link)) (?:that )?(?:no longer"
        rf" exists?|does not exist|doesn't exist|does not seem to exist|doesn't seem to exist|could not be"
        rf" found|couldn't be found|cannot be found|can't be found|was not found|wasn't found|is not found)",
        r"(?:url|web ?page|page|link) (?:that )?no longer exists",
        r"(?:looking for|it) might have been removed,? had its name changed",  # IIS
        r"was not found on this server",  # Apache
        r"nothing was found (?:at this location|here)",  # WordPress
        r"there(?:'s| is|(?: is|'s) not| isn't) (?:no|a) (?:page|github pages site) (?:here|at this"
        r" (?:address|url|location))",
        r"does not have an article with this exact name",  # MediaWiki
        r"(?:followed|clicked|reached|hit) (?:on )?(?:a|an) (?:dead|broken|bad|invalid|outdated|expired)"
        r" (?:link|page|url)",
        r"the link you (?:followed|clicked)[^.?!]{0,30}(?:broken|expired|no longer|removed)",
        r"^cannot get @$|(?:^|[.!?] )(?:the )?(?:intended )?(?:web ?)?page (?:was )?not found(?= ?[.!]|$)",
        r"nothing (?:is |was )?(?:found )?here(?= ?[.,!]|$)|\bnosuchkey\b|origin server did not find|status=404\b",
        r"no resource found|(?:page|resource) did not exist or was inaccessible",
        r"(?:record|study|label|entry|trial) (?:(?:with )?@? ?[\w-]* )?(?:was not found|could not be found"
        r"|does not exist)(?= ?[.!]|$)",
        rf"(?:record|study|label|entry|trial) (?:that )?{_SOUGHT}\b[^.?!]{{0,40}}?{_GONE}",
    ),
    closed=(
        rf"(?:under|undergoing|down for|website|web site|site|scheduled) (?:{_WORK} )*maintenance{_NO_THERAPY}",
        rf"{_SITE}\b[^.?!]{{0,60}}\b(?:in|for|to|due to|some|performing|doing|carrying out) (?:{_WORK} "
        rf")*maintenance{_NO_THERAPY}",
        r"we(?:'re| are) (?:currently |just )?(?:performing|doing|carrying out|undergoing) [^.?!]{0,30}maintenance",
        rf"{_SITE}\b[^.?!]{{0,40}}(?:(?:temporarily|currently|momentarily) (?:unavailable|offline|down|out "
        rf"of (?:service|order)|not available|inaccessible)|(?:unavailable|not available) (?:for|at) (?:the"
        rf"|this) moment)",
        r"(?:we'll|we will|we should|site will|website will) be (?:right )?back (?:soon|shortly|online|later|in)\b",
        r"(?:web ?)?traffic\b[^.?!]{0,60}(?:than (?:usual|expected|anticipated|normal)|(?:unusually|very"
        r"|extremely) high)",
        r"(?:too many|(?:unusually|very|extremely) (?:high|large)(?: (?:volume|number)s? of)?) (?:visitors"
        r"|requests|(?:web ?)?traffic)",
        r"wait a (?:moment|few (?:moments|minutes|seconds)) (?:and|then|before)|(?:please|and) try again"
        r" (?:in a (?:few|moment|minute|little)|later|shortly|soon)",
        r"virtual waiting room|you are (?:now )?in (?:line|the queue|a queue)|your (?:place|number) in"
        r" (?:the )?(?:line|queue)",
        r"(?:site|website|web site|page) (?:is )?(?:currently |still )?(?:under construction|coming soon"
        r"|launching soon)",
    ),
    faults=(
        r"error (?:has )?occurred(?! (?:in|at|with|among|during|when|because)\b)|something (?:has |have"
        r" )?(?:went|gone|is) wrong|internal (?:server )?error",
        r"(?:application|runtime|server|fatal|proxy|gateway) error\b|error establishing a database connection",
        r"(?:we|site|website|system|server|service|page|portal)\b[^.?!]{0,40}(?:experiencing|having|due"
        r" to) (?:some |a few )?technical (?:difficult(?:y|ies)|problems?|issues?)",
        r"there is a problem with (?:the|this|our) (?:service|site|website|system)|bad gateway|gateway"
        r" time-?out|service (?:is )?(?:temporarily )?unavailable|upstream (?:connect )?error|server is"
        r" (?:busy|overloaded)",
        r"(?:could not|cannot|unable to|failed to) (?:process|complete|handle|fulfil+) (?:your|the|this)"
        r" request|connect(?:ing)? to (?:the )?database",
        r"request (?:could not|cannot) be (?:processed|completed|handled)",
    ),
    moved=(
        r"(?:page|document|website|site|content|article|resource|file|information|url|object)s? (?:(?:you"
        r" (?:requested|are looking for) )?(?:has|have|was|were|is|are) )?(?:now )?(?:been"
        r" )?(?:permanently |temporarily )?(?:moved|relocated|migrated|redirected)\b",
        r"(?:should|will|are being|about to|to|going to) be (?:automatically |now )?redirected|you are"
        r" being (?:automatically )?redirected",
        r"^redirect(?:ing|ed)?\b|redirecting(?: you)? to\b|moved permanently|(?:if|are|were|you're) (?:you"
        r" are )?(?:not|n't) (?:automatically )?(?:being )?redirected",
    ),
    conditions=(
        r"\b(?:if|when|whenever|where|why|how to|should you|once|after|until|means|message|says?|saying|called"
        r"|reads?|reading|see|sees|saw|gets?|getting|fix|fixed|fixes|bug|issues?|removed|deleted|added|error"
        r" (?:for|in)|reports?|reported|returns?|returned|displays?|shows?|shown)\b"
    ),
)

OTHERS = (
    # French
    Language(
        errors=r"erreur|page d'erreur|code d'erreur",
        titles=(
            r"(?:oups |desole |la |cette |votre )*(?:page|fichier|document|article|contenu|ressource"
            r"|adresse)(?: (?:demandee?|recherchee?|que vous (?:demandez|recherchez|cherchez)))? (?:est "
            r"|n'a pas ete |n'est pas |non |pas |n'a pu etre |n'a pas pu etre )?(?:introuvable|trouvee?"
            r"|retrouvee?|inexistante?|n'existe (?:pas|plus)|n'est plus disponible|inconnue|supprimee?)",
        ),
        not_found=(
            r"(?:page|fichier|url|contenu que vous \w+|article que vous \w+)\b[^.?!]{0,60}?(?:introuvable"
            r"|n'existe (?:pas|plus)|n'a (?:pas )?(?:pu etre |ete )trouve|n'a pas ete trouve|n'est plus"
            r" (?:disponible|en ligne|accessible)|a ete supprime)",
            r"(?:impossible de trouver|ne (?:trouvons|parvenons) pas(?: a trouver)?|n'avons pas (?:pu"
            r" )?trouve) (?:la|cette|le|ce) (?:page)",
        ),
        closed=(
            r"(?:en|maintenance|une|operation de|cours de|pour une) maintenance|maintenance (?:en cours"
            r"|programmee|technique)",
            rf"{_OF_A_SITE}(?:momentanement|temporairement) (?:indisponible|inaccessible|ferme|hors"
            rf" service)|victime de (?:son|leur) succes",
            r"limite temporairement|(?:nous )?(?:serons|revenons) de (?:nouveau|retour)|salle d'attente"
            r"|file d'attente|trop (?:de|grand nombre de) (?:visiteurs|connexions|demandes)|reessayer"
            r" (?:plus tard|dans quelques)|de retour (?:bientot|tres vite)",
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
            r"|web)?(?:seite|datei|dokument|artikel|inhalt|objekt|ressource|url)(?: (?:wurde|konnte|ist"
            r"|existiert))?(?: leider)? (?:nicht (?:gefunden|vorhanden|mehr verfugbar|mehr vorhanden)(?:"
            r" werden)?|nicht(?: mehr)?)",
            r"(?:seite|datei|dokument) existiert nicht(?: mehr)?|keine seite gefunden",
        ),
        not_found=(
            r"(?:seite|datei|url)\b[^.?!]{0,70}?(?:nicht gefunden|nicht mehr (?:gefunden|vorhanden"
            r"|verfugbar|online)|existiert (?:leider )?nicht|gibt es (?:leider )?nicht|nicht vorhanden"
            r"|nicht existiert|(?:wurde|worden) (?:geloscht|entfernt)|(?:geloscht|entfernt) (?:wurde"
            r"|worden))",
            r"(?:konnten|konnen) (?:wir )?(?:leider )?(?:die|diese)[^.?!]{0,40}seite[^.?!]{0,40}nicht finden",
        ),
        closed=(
            r"wartungsarbeiten|wartungsmodus|(?:in|wegen|der|aktuell|zurzeit|geplante|planmassige) wartung"
            r"|wird (?:gerade|derzeit) gewartet",
            rf"{_OF_A_SITE}(?:vorubergehend|zurzeit|zur zeit) (?:leider )?(?:nicht (?:erreichbar|verfugbar)"
            rf"|ausser betrieb|geschlossen|uberlastet)",
            r"(?:wir sind )?(?:bald|in kurze) wieder (?:da|zuruck|erreichbar|verfugbar)|spater (?:noch"
            r" ?(?:ein)?mal|erneut|wieder)|warteschlange|warteraum|zu viele (?:besucher|anfragen|zugriffe)",
        ),
        faults=(
            r"(?:ein|ist ein|unerwarteter|interner|technischer) (?:unerwarteter |interner |technischer"
            r" )?fehler (?:ist )?(?:aufgetreten|unterlaufen)|technische (?:probleme|storung"
            r"|schwierigkeiten)|interner (?:server)?fehler|serverfehler",
        ),
        moved=(
            r"(?:seite|website|dokument|inhalt|angebot) (?:ist |wurde |hat )?(?:umgezogen|verschoben"
            r"|verlegt|eine neue adresse)|werden (?:automatisch )?(?:weitergeleitet|umgeleitet)"
            r"|weiterleitung",
        ),
        conditions=r"^(?:wenn|falls|warum|wie|sollte)\b",
    ),
    # Spanish
    Language(
        errors=r"error|pagina de error|codigo de error",
        titles=(
            r"(?:lo sentimos |ups |vaya |la |esta |el |este |se trata de un error )*(?:pagina|archivo"
            r"|documento|articulo|contenido|recurso|url|direccion)(?: (?:solicitad[ao]|buscad[ao]|que"
            r" (?:busca|buscas|solicita|solicito)))? (?:no (?:encontrad[ao]|existe|se (?:ha"
            r" )?(?:encontrado|encuentra|encontro)|ha sido encontrad[ao])|inexistente|ya no existe)",
            r"no (?:se (?:ha )?)?(?:encontrad[ao]|encontro)(?: la pagina)?|no se (?:ha encontrado"
            r"|encuentra|encontro|pudo encontrar) (?:la|el|esta) (?:pagina|archivo|documento|url)",
        ),
        not_found=(
            r"(?:pagina|archivo|url)\b[^.?!]{0,60}?(?:no (?:existe|fue encontrad|se (?:ha )?(?:encontr"
            r"|encuentra\b|pudo encontr)|ha sido encontrad|ha podido (?:ser )?encontr)|ya no (?:existe"
            r"|esta disponible)|(?:ha sido|fue) (?:eliminad|borrad))",
            r"no (?:se ha (?:encontrado|podido encontrar)|se encontro|hemos (?:podido )?encontrar?(?:ado)?|hemos"
            r" encontrado|podemos encontrar|se pudo encontrar) (?:(?:la|el|esta) (?:pagina|url|archivo)|lo"
            r" que bus)",
        ),
        closed=(
            rf"(?:en|tareas de|labores de|sitio en|web en) mantenimiento|mantenimiento (?:programado|en"
            rf" curso)|{_OF_A_SITE}(?:temporalmente|momentaneamente) (?:no disponible|fuera de servicio"
            rf"|inactivo|cerrado)",
            r"(?:volveremos|estaremos de vuelta|regresamos) (?:pronto|en breve)|sala de espera"
            r"|demasiad[ao]s (?:visitas|usuarios|solicitudes)|intentelo (?:de nuevo )?mas tarde",
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
            r"(?:desculpe |ops |opa |a |esta |o |este )*(?:pagina|arquivo|ficheiro|documento|artigo"
            r"|conteudo|recurso|url|endereco)(?: (?:solicitad[ao]|procurad[ao]|que (?:procura|voce"
            r" procura)))? (?:nao (?:encontrad[ao]|existe|foi encontrad[ao]|pode ser encontrad[ao]"
            r"|localizad[ao])|inexistente)",
        ),
        not_found=(
            r"(?:pagina|arquivo|ficheiro|url)\b[^.?!]{0,60}?(?:nao (?:existe|foi (?:possivel )?(?:encontra"
            r"|localiza)|pode ser encontrad|esta mais disponivel)|ja nao existe|foi (?:removid|excluid"
            r"|eliminad))",
            r"nao (?:conseguimos|foi possivel|pudemos|encontramos) (?:encontrar |localizar )?(?:a|esta|o)"
            r" (?:pagina)",
        ),
        closed=(
            rf"(?:em|para) manutencao|manutencao programada|{_OF_A_SITE}(?:temporariamente|momentaneamente)"
            rf" (?:indisponivel|fora do ar|fora de servico)|voltaremos (?:em breve|logo)|sala de espera"
            rf"|tente novamente (?:mais tarde|em)",
        ),
        faults=(
            r"ocorreu um erro|erro (?:interno|inesperado|do servidor|no servidor)|(?:problemas"
            r"|dificuldades) tecnic[ao]s",
        ),
        moved=(
            r"(?:pagina|site|documento|conteudo) (?:foi )?(?:movid[ao]|transferid[ao]|mudou)|(?:sera|esta"
            r" sendo) redirecionad[ao]|redirecionando",
        ),
        conditions=r"^(?:se|quando|por que|como)\b",
    ),
    # Italian
    Language(
        errors=r"errore|pagina di errore|codice errore",
        titles=(
            r"(?:spiacenti |ops |la |questa |il )*(?:pagina|file|documento|articolo|contenuto|risorsa|url"
            r"|indirizzo)(?: (?:richiest[ao]|cercat[ao]|che (?:cerchi|stai cercando)))? (?:non"
            r" (?:trovat[ao]|esiste|e (?:stat[ao] )?(?:trovat[ao]|piu disponibile))|inesistente)",
        ),
        not_found=(
            r"(?:pagina|file|url|contenuto che \w+)\b[^.?!]{0,60}?(?:non (?:esiste|e (?:piu (?:disponibile"
            r"|presente)|stat[ao] trovat)|puo essere trovat|trovat)|e stat[ao] (?:rimoss|eliminat"
            r"|cancellat))",
            r"non (?:riusciamo a|e stato possibile|abbiamo) trova(?:re|to) (?:la|il|questa) (?:pagina)"
            r"|impossibile trovare la pagina",
        ),
        closed=(
            rf"(?:in|per|di) manutenzione|manutenzione (?:programmata|in corso)"
            rf"|{_OF_A_SITE}(?:temporaneamente|momentaneamente) (?:non (?:disponibile|raggiungibile)|fuori"
            rf" servizio)|torneremo (?:presto|online|a breve)|riprova(?:re)? piu tardi|sala d'attesa",
        ),
        faults=(
            r"si e verificato un errore|errore (?:interno|imprevisto|del server)|(?:problemi|difficolta)"
            r" tecnic[ihe]+",
        ),
        moved=(
            r"(?:pagina|sito|documento|contenuto) (?:e stat[ao] |si e )?(?:spostat[ao]|trasferit[ao])"
            r"|(?:sarai|verrai|sarete|verrete|stai per essere) (?:automaticamente )?(?:reindirizzat"
            r"|rediret)|reindirizzamento",
        ),
        conditions=r"^(?:se|quando|perche|come)\b",
    ),
    # Dutch
    Language(
        errors=r"fout|foutmelding|foutcode|foutpagina",
        titles=(
            r"(?:helaas |sorry |oeps |de |deze |het |dit |opgevraagde |gevraagde )*(?:pagina|bestand"
            r"|document|artikel|inhoud)(?: (?:is|bestaat|kan|werd))? (?:niet (?:gevonden|meer beschikbaar"
            r"|worden gevonden)|niet(?: meer)?|bestaat niet(?: meer)?)",
            r"geen pagina gevonden",
        ),
        not_found=(
            r"(?:pagina|bestand|url)\b[^.?!]{0,60}?(?:niet (?:gevonden|bestaat|meer (?:bestaat"
            r"|beschikbaar)|worden gevonden)|bestaat (?:helaas )?niet|(?:is|werd) verwijderd|niet"
            r" \(?meer\)? (?:beschikbaar|bestaat))",
            r"(?:kunnen|konden) (?:wij |we )?(?:de|deze) pagina[^.?!]{0,30}niet vinden",
        ),
        closed=(
            rf"(?:in|wegens|gepland|technisch) onderhoud\b|onderhoudswerkzaamheden|{_OF_A_SITE}(?:tijdelijk"
            rf"|even) (?:niet (?:beschikbaar|bereikbaar)|buiten (?:gebruik|werking)|gesloten)|(?:snel|zo"
            rf"|binnenkort) weer (?:terug|online|beschikbaar)|probeer het (?:later|straks)|wachtkamer"
            rf"|wachtrij",
        ),
        faults=(
            r"er is (?:iets|een (?:onverwachte |technische |interne )?fout) (?:mis|fout )?(?:gegaan"
            r"|misgegaan|opgetreden)|interne (?:server)?fout|technische (?:storing|problemen)",
        ),
        moved=(
            r"(?:pagina|site|website|document) (?:is|werd) (?:verplaatst|verhuisd)|wordt (?:automatisch"
            r" )?(?:doorgestuurd|doorverwezen)",
        ),
        conditions=r"^(?:als|wanneer|indien|waarom|hoe)\b",
    ),
    # Polish
    Language(
        errors=r"blad|strona bledu|kod bledu",
        titles=(
            r"(?:niestety |przepraszamy |ups |podana |szukana |zadana |ta )*(?:strona|strony|podstrona"
            r"|plik|pliku|dokument|dokumentu|zasob) (?:o podanym adresie )?(?:nie (?:znaleziono"
            r"|zostałal?a? znalezion[ay]|istnieje|odnaleziono)|nieznaleziona|nie została znaleziona|nie"
            r" istnieje)",
            r"nie (?:znaleziono|odnaleziono)(?: (?:strony|pliku|dokumentu))?",
        ),
        not_found=(
            r"(?:strona|strony|podstrona|plik)\w*\b[^.?!]{0,60}?(?:nie (?:istnieje|została znaleziona"
            r"|został znaleziony|jest juz dostepn)|została usunieta|nie mozna znalezc|juz nie istnieje)",
            r"nie ma takiej strony|nie (?:znaleziono|odnaleziono|znalezlismy|mozemy znalezc|udało sie znalezc)"
            r" (?:(?:takiej|tej|zadanej) )?strony",
        ),
        closed=(
            rf"(?:prace|przerwa) (?:konserwacyjn|serwisow|techniczn)\w+|{_OF_A_SITE}(?:tymczasowo|chwilowo)"
            rf" (?:niedostepn|nieczynn|wyłaczon)\w+|wrocimy (?:wkrotce|niebawem)|sprobuj (?:ponownie"
            rf" )?pozniej|w trakcie konserwacji",
        ),
        faults=(
            r"wystapił (?:nieoczekiwany |wewnetrzny )?bład|bład (?:serwera|wewnetrzny|aplikacji)|problemy"
            r" techniczne",
        ),
        moved=(r"strona (?:została )?przenies\w+|zostaniesz (?:automatycznie )?przekierowan\w+|przekierowanie",),
        conditions=r"^(?:jesli|jezeli|gdy|kiedy|dlaczego)\b",
    ),
    # Swedish
    Language(
        errors=r"fel|felkod|felmeddelande",
        titles=(
            r"(?:tyvarr |oj |hoppsan |den |sokta |begarda )*(?:sidan|sida|filen|dokumentet|artikeln"
            r"|innehallet)(?: du (?:soker|letar efter|sokte))? (?:kan inte hittas|kunde inte hittas"
            r"|hittades inte|hittas inte|finns inte(?: langre)?|saknas|ej hittad|inte hittad)",
            r"vi (?:hittar|hittade) inte sidan",
        ),
        not_found=(
            r"(?:sidan|sida|filen)\b[^.?!]{0,60}?(?:(?:kan|kunde) inte hittas|hittades inte|finns inte"
            r"|finns inte langre|har tagits bort|ar borttagen|existerar inte)",
            r"(?:vi )?(?:hittar|hittade|kan|kunde) (?:inte |tyvarr inte )(?:hitta )?sidan",
        ),
        closed=(
            rf"(?:pagar|planerat|under) underhall\b|underhallsarbete|{_OF_A_SITE}(?:tillfalligt|just nu)"
            rf" (?:otillganglig|stangd|nere|ur funktion)|(?:snart )?tillbaka (?:snart|inom kort)|forsok"
            rf" igen senare",
        ),
        faults=(
            r"ett (?:ovantat |internt )?fel (?:har )?(?:intraffat|intraffade|uppstatt|uppstod)|tekniskt"
            r" (?:fel|problem)|internt serverfel|nagot gick fel",
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
            r"fant ikke siden|vi (?:fandt|fant|finder|finner) ikke siden",
        ),
        not_found=(
            r"(?:siden|side|filen)\b[^.?!]{0,60}?(?:(?:kunne|kan|blev|ble) (?:desværre |dessverre )?ikke"
            r" (?:findes|finnes|fundet|funnet|blive fundet|bli funnet)|(?:findes|finnes|eksisterer)"
            r" (?:desværre |dessverre )?ikke|er (?:blevet |blitt )?(?:fjernet|slettet))",
            r"(?:vi )?(?:kan|kunne|fandt|fant|finder|finner) (?:desværre |dessverre )?ikke (?:finde |finne"
            r" )?(?:den )?siden",
        ),
        closed=(
            rf"(?:under|planlagt|på grund af|pa grund af|for) vedlige?hold(?:else)?\b"
            rf"|{_OF_A_SITE}(?:midlertidigt?|for øjeblikket|for tiden) (?:utilgængelig|utilgjengelig|lukket"
            rf"|stengt|nede|ude af drift|ute av drift)|(?:snart )?tilbage (?:snart|igen)|prøv (?:igen"
            rf"|igjen) senere",
        ),
        faults=(
            r"der (?:er )?(?:opstod|opstaet|skete) en (?:uventet |intern )?fejl|det (?:oppstod|har"
            r" oppstatt) en (?:uventet |intern )?feil|tekniske? (?:problemer|fejl|feil)|noe gikk galt"
            r"|noget gik galt",
        ),
        moved=(
            r"siden (?:er|har) (?:blevet |blitt )?flytte[td]|(?:du )?(?:vil )?(?:blive|bli|bliver|blir)"
            r" (?:automatisk )?(?:viderestillet|videresendt|omdirigeret|omdirigert)",
        ),
        conditions=r"^(?:hvis|nar|hvorfor|hvordan|dersom)\b",
    ),
    # Finnish
    Language(
        errors=r"virhe",
        titles=(
            r"(?:hups |etsimaasi |hakemaasi )*(?:sivua|sivu|tiedostoa|sisaltoa) (?:ei (?:loydy|loytynyt"
            r"|ole(?: enaa)?(?: olemassa)?|voitu loytaa)|puuttuu)",
        ),
        not_found=(
            r"(?:sivua|sivu|tiedostoa)\b[^.?!]{0,50}?(?:ei (?:loydy|loytynyt|ole (?:enaa|olemassa)|voitu"
            r" loytaa)|on poistettu)",
        ),
        closed=(
            rf"huolto(?:katko|tauko|tyo)\w*|{_OF_A_SITE}tilapaisesti (?:poissa|suljettu|ei)|yrita"
            rf" (?:myohemmin )?uudelleen",
        ),
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
            r"stranku se nepodarilo najit",
        ),
        not_found=(
            r"(?:strank[auy]|soubor|subor)\b[^.?!]{0,60}?(?:nebyl[ao]? nalezen|neexistuje|nenalezen"
            r"|nebol[ao]? najden|byl[ao]? (?:odstranen|smazan)|nelze najit|se nepodarilo najit|bol[ao]?"
            r" odstranen)",
        ),
        closed=(
            rf"(?:probiha|planovana|z duvodu|prave) udrzb\w+|{_OF_A_SITE}(?:docasne|momentalne)"
            rf" (?:nedostupn|mimo provoz|odstaven)\w*|brzy (?:budeme )?zpet|zkuste to (?:prosim )?pozdeji",
        ),
        faults=(
            r"(?:doslo k|nastala|vyskytla se) (?:neocekavane |neocekavana |interni )?chyb\w+|(?:interni"
            r" )?chyba serveru|technicke (?:problemy|potize)",
        ),
        moved=(r"stranka (?:byla )?(?:presunuta|prestehovana)|budete (?:automaticky )?presmerovani|presmerovani",),
        conditions=r"^(?:pokud|kdyz|ked|ak|proc|jak)\b",
    ),
    # Hungarian
    Language(
        errors=r"hiba|hibakod",
        titles=(
            r"(?:sajnos |hoppa |a |az |keresett |kert )*(?:oldal|lap|fajl|dokumentum|tartalom) (?:nem"
            r" (?:talalhato|letezik)|nincs)|nincs ilyen oldal",
        ),
        not_found=(
            r"(?:oldal|lap|fajl)\b[^.?!]{0,50}?(?:nem (?:talalhato|letezik)|mar nem (?:letezik|elerheto)|toroltek)",
        ),
        closed=(
            rf"karbantartas\w*|{_OF_A_SITE}atmenetileg (?:nem elerheto|szunetel)|(?:hamarosan|rovidesen)"
            rf" visszaterunk",
        ),
        faults=(r"(?:varatlan |belso )?hiba tortent|szerverhiba|technikai (?:hiba|problema)",),
    ),
    # Romanian
    Language(
        errors=r"eroare|eroarea",
        titles=(
            r"(?:ne pare rau |ups |hopa )*(?:pagina|fisierul|documentul|articolul)(?: (?:solicitata?"
            r"|cautata?))? (?:nu (?:a fost gasita?|exista)|inexistenta?|negasita?)",
        ),
        not_found=(
            r"(?:pagina|fisierul)\b[^.?!]{0,50}?(?:nu (?:a fost gasit|exista|mai exista)|a fost (?:stears"
            r"|eliminat))",
        ),
        closed=(
            rf"(?:in|de|pentru) (?:mentenanta|intretinere)|{_OF_A_SITE}(?:temporar|momentan)"
            rf" (?:indisponibil|inchis)\w*|revenim (?:in curand|imediat)",
        ),
        faults=(r"a (?:aparut|intervenit) o eroare|eroare (?:interna|de server)|probleme tehnice",),
    ),
    # Turkish
    Language(
        errors=r"hata|hata kodu",
        titles=(
            r"(?:uzgunuz |maalesef |aradıgınız |aradiginiz |istenen )*(?:sayfa|dosya|belge|icerik|makale)"
            r" (?:bulunamad[ıi]|bulunmuyor|mevcut degil|yok|artık mevcut degil|kaldırılmıs|kaldirilmis)",
        ),
        not_found=(
            r"(?:sayfa|sayfay[ıi]|dosya)\b[^.?!]{0,50}?(?:bulunamad[ıi]|bulunamıyor|bulamad[ıi]k|mevcut"
            r" degil|(?:silinmis|kald[ıi]r[ıi]lm[ıi]s))",
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
            r"(?:извините |к сожалению |упс |ой |запрашиваемая |запрошенная |такая |данная |эта"
            r" )*(?:страница|страницы|страничка|файл|документ|материал|статья|контент)(?: которую вы"
            r" (?:ищете|запросили))? (?:не (?:наидена?|существует|обнаружена?)|отсутствует|удалена?|больше"
            r" не существует)",
            r"страницы не существует|нет такои страницы|такои страницы (?:не существует|нет)",
        ),
        not_found=(
            r"(?:страниц[аыу]|файл)\b[^.?!]{0,60}?(?:не (?:наиден|существует|обнаружен|удалось наити)"
            r"|была? удален|был[аи]? удален|больше не (?:существует|доступн)|отсутствует|нет на (?:саите"
            r"|сервере))",
            r"не (?:удалось|можем|смогли) наити (?:эту |данную |запрошенную )?страницу|такои страницы"
            r" (?:не существует|нет)",
        ),
        closed=(
            rf"техническ\w+ (?:работ\w+|обслуживани\w+|перерыв\w*)|{_OF_A_SITE}(?:временно|в данныи момент)"
            rf" (?:недоступ|не доступ|закрыт|не работает)\w*|(?:скоро|в ближаишее время) (?:вернемся|все"
            rf" заработает)|попробуите (?:позже|позднее|заити позже)",
        ),
        faults=(
            r"произошла (?:непредвиденная |внутренняя |техническая )?ошибка|внутренняя ошибка|ошибка"
            r" (?:сервера|базы данных)|технически[ех] (?:неполадки|проблемы)|что-?то пошло не так",
        ),
        moved=(
            r"страница (?:была )?перемещена|саит (?:переехал|перемещен)|(?:вы )?будете (?:автоматически"
            r" )?перенаправлены|перенаправление",
        ),
        conditions=r"^(?:если|когда|почему|как)\b",
    ),
    # Ukrainian
    Language(
        errors=r"помилка",
        titles=(
            r"(?:вибачте |на жаль )*(?:сторінк[аиу]|сторінку|фаил|документ) (?:не (?:знаидено|знаидена"
            r"|існує)|відсутня)",
        ),
        not_found=(
            r"(?:сторінк[аиу]|фаил)\b[^.?!]{0,50}?(?:не (?:знаиден|існує|вдалося знаити)|(?:було |була"
            r" )?видален|більше не існує)",
        ),
        closed=(
            rf"технічн\w+ (?:робот\w+|обслуговуванн\w+)|{_OF_A_SITE}тимчасово (?:недоступ|не працює)\w*"
            rf"|спробуите пізніше",
        ),
        faults=(r"сталася помилка|помилка сервера|внутрішня помилка",),
    ),
    # Greek
    Language(
        errors=r"σφαλμα",
        titles=(
            r"(?:η )?σελιδα (?:δεν (?:βρεθηκε|υπαρχει)|που ζητησατε δεν (?:βρεθηκε|υπαρχει))|δεν βρεθηκε η σελιδα",
        ),
        not_found=(r"(?:σελιδα|αρχειο)[^.?!]{0,50}?(?:δεν (?:βρεθηκε|υπαρχει)|εχει διαγραφει)",),
        closed=(rf"εργασι\w+ συντηρησης|υπο συντηρηση|{_OF_A_SITE}προσωρινα (?:μη διαθεσιμ|εκτος)\w*",),
        faults=(r"παρουσιαστηκε (?:ενα )?σφαλμα|σφαλμα (?:διακομιστη|συστηματος)",),
    ),
    # Chinese, simplified and traditional
    Language(
        errors=r"错误|錯誤|错误代码|错误页面|錯誤頁面|出错了",
        titles=(
            r"(?:抱歉 ?|很抱歉 ?|对不起 ?|對不起 ?|出错了 ?|哎呀 ?)*(?:您|你)?(?:所)?(?:请求|請求|访问"
            r"|訪問|查找|要找|浏览|瀏覽|查看|寻找|尋找"
            r"|搜寻)?(?:的|到的)?(?:该|此|這個|这个)?(?:页面|頁面|网页|網頁|文件|檔案|资源|資源|内容|內容"
            r"|文章|网址|網址|链接)(?:不存在|未找到|找不到|没有找到"
            r"|沒有找到|无法找到|無法找到|不见了|不見了|已删除|已刪除|已被删除|已被刪除|走丢了|丢失了)(?:了|啦)?",
            r"(?:找不到|无法找到|無法找到|没有找到|未找到|查無|查无)(?:您|你)?(?:要|所|请求|請求|访问"
            r"|要访问|要找|要查找)?(?:的)?(?:该|此)?(?:页面|頁面"
            r"|网页|網頁|页|頁|文件|檔案|资源|內容|内容)",
            r"404 ?(?:错误|錯誤)(?:页面|頁面|页|頁)?",
        ),
        not_found=(
            r"(?:页面|頁面|网页|網頁|网址|網址|链接|連結)[^。.!?]{0,12}?(?:不存在|未找到|找不到|没有找到"
            r"|无法找到|無法找到|已(?:被)?(?:删除|刪除|移除)|不见了|不見了)",
            r"(?:找不到|无法找到|無法找到|没有找到)(?:您|你)?[^。.!?]{0,10}(?:页面|頁面|网页|網頁)",
        ),
        closed=(
            r"(?:系统|系統|网站|網站|服务器|站点|平台)[^。.!?]{0,8}(?:维护|維護|升级|升級)|(?:维护|維護)中"
            r"|(?:页面|頁面|网站|網站|服务"
            r"|服務)[^。.!?]{0,8}(?:暂时(?:无法|不可用|关闭)|暫時(?:無法|停止|關閉))|(?:访问|訪問)(?:量"
            r"|人数)(?:过大|過大|过多)|稍(?:后|後"
            r"|候)(?:再|重)?[试試]|排队|排隊",
        ),
        faults=(
            r"(?:系统|系統|服务器|伺服器|内部|內部|程序)(?:发生|發生|内部)?(?:错误|錯誤|异常|異常)"
            r"|发生(?:了)?错误|發生錯誤",
        ),
        moved=(
            r"(?:页面|頁面|网站|網站|网页)(?:已)?(?:经)?(?:迁移|遷移|搬家|移动|转移)|正在(?:跳转|跳轉"
            r"|转向)|自动跳转|自動跳轉",
        ),
    ),
    # Japanese
    Language(
        errors=r"エラー|お探しのページ",
        titles=(
            r"(?:申し訳(?:ありません|ございません) ?)?(?:お探しの|ご指定の|指定された|ご指定された"
            r"|アクセスされた|アクセスしようとした|該当の|該当する)?(?:ページ|ファイル"
            r"|記事|コンテンツ|url)(?:は|が|か)?(?:見つかりません(?:でした)?|みつかりません(?:でした)?"
            r"|見つかりませんて(?:した)?|存在しません|ありません"
            r"|見当たりません|削除されました)",
            r"ページか?゙?見つからない",
        ),
        not_found=(
            r"(?:ページ|ファイル|url)[^。.!?]{0,30}?(?:見つかりません|みつかりません|存在しません"
            r"|存在しない|見当たりません|削除され|移動または削除|移動もしくは削除|移動したか)",
        ),
        closed=(
            r"メンテナンス(?:中|のため|を行って|実施中|作業)|ただ(?:いま|今)[^。.!?]{0,20}(?:停止"
            r"|混み合って|混雑|利用(?:い|でき))|アクセスが?集中"
            r"|しばらく(?:して|たって|経って|お待ち)|一時的に(?:利用|停止|アクセス)",
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
            r"|게시물)(?:를|을|가|이|은|는)? ?(?:찾을 수"
            r" 없(?:습니다|음|어요)|찾지 못했습니다|존재하지 않(?:습니다|음|는 페이지)|없습니다|없음"
            r"|삭제되었습니다)",
            r"(?:존재하지 않는|찾을 수 없는|없는) (?:페이지|문서)(?:입니다)?",
        ),
        not_found=(
            r"(?:페이지)[^.?!]{0,25}?(?:찾을 수 없|존재하지 않|찾지 못|삭제되|삭제된|변경되었거나)",
            r"(?:존재하지 않는|찾을 수 없는) (?:페이지)",
        ),
        closed=(
            r"(?:점검|시스템 점검|서버 점검|서비스 점검|정기 점검) ?(?:중|안내|시간|작업)|(?:페이지|사이트"
            r"|서비스)[^.?!]{0,20}일시적으로 (?:중단|이용"
            r"|접속|사용)|접속자가? ?(?:많|폭주)|잠시 후 (?:다시|재)|대기 ?(?:열|순번|인원)",
        ),
        faults=(r"(?:오류|에러|장애)(?:가|이) (?:발생|생겼)|(?:서버|시스템|내부) (?:오류|에러)",),
        moved=(r"(?:페이지|홈페이지|사이트)(?:가|이|는)? (?:이전|이동)(?:했|하였|되었)|자동으로 이동|이동합니다",),
    ),
    # Arabic
    Language(
        errors=r"خطا",
        titles=(
            r"(?:عذرا |عفوا |نعتذر )*(?:الصفحة|الملف|المستند|المقال|المحتوى)(?: (?:المطلوبة?|التي تبحث"
            r" عنها|التي طلبتها))? (?:غير موجودة?|لم يتم العثور عليها|ليست موجودة|غير موجود)",
            r"لم يتم العثور على (?:الصفحة|الملف|المحتوى)|صفحة غير موجودة?|الصفحة المطلوبة غير موجودة|لا توجد صفحة",
        ),
        not_found=(
            r"(?:الصفحة|الملف|الرابط)[^.؟!?]{0,50}?(?:غير موجود|لم يتم العثور|لم تعد (?:موجودة|متاحة)|تم"
            r" حذف|لا (?:يوجد|توجد))",
            r"لم (?:يتم العثور|نعثر|نتمكن من العثور) على (?:الصفحة|الملف)",
        ),
        closed=(
            r"(?:تحت|اعمال|قيد|في) (?:ال)?صيانة|(?:الصفحة|الموقع|الخدمة)[^.؟!?]{0,30}غير متاح(?:ة)?"
            r" (?:حاليا|موقتا)|متوقف(?:ة)? موقتا|سنعود قريبا|حاول مرة اخرى لاحقا",
        ),
        faults=(r"حدث خطا|خطا (?:في الخادم|داخلي|غير متوقع)|مشكلة تقنية",),
        moved=(r"(?:تم نقل|انتقلت|انتقل) (?:الصفحة|الموقع)|(?:سيتم|جاري) (?:اعادة )?(?:توجيهك|تحويلك)",),
    ),
    # Indonesian and Malay
    Language(
        errors=r"galat|kesalahan|ralat",
        titles=(
            r"(?:maaf )?(?:halaman|laman|berkas|situs|dokumen)(?: yang anda cari| tersebut)? (?:tidak"
            r" (?:ditemukan|ada)|tidak dapat ditemukan)",
        ),
        not_found=(
            r"(?:halaman|laman|berkas)\b[^.?!]{0,50}?(?:tidak (?:ditemukan|ada|dapat ditemukan)|telah dihapus)",
        ),
        closed=(r"(?:dalam|sedang) (?:masa )?(?:pemeliharaan|perbaikan|penyelenggaraan)",),
        faults=(r"terjadi kesalahan",),
    ),
    # Vietnamese
    Language(
        errors=r"lỗi",
        titles=(
            r"(?:rất tiếc |xin lỗi )?(?:không tìm thấy (?:trang|nội dung|tài liệu)|trang(?: bạn (?:tìm|yêu"
            r" cầu))? không (?:tồn tại|tìm thấy))(?: này)?",
        ),
        not_found=(
            r"(?:trang|liên kết|đường dẫn)\b[^.?!]{0,40}?(?:không (?:tồn tại|tìm thấy|còn)|đã bị xóa)"
            r"|không tìm thấy trang",
        ),
        closed=(r"(?:đang|hệ thống|để) bảo trì",),
        faults=(r"đã xảy ra lỗi",),
    ),
    # Hebrew
    Language(
        errors=r"שגיאה|שגיאת",
        titles=(r"(?:ה)?(?:עמוד|דף)(?: המבוקש)? (?:לא נמצא|אינו קיים|לא קיים|אינו נמצא)",),
        not_found=(r"(?:ה)?(?:עמוד|דף|קובץ)[^.?!]{0,40}?(?:לא נמצא|אינו קיים|לא קיים|הוסר)",),
        closed=(r"(?:ב|עבודות )תחזוקה|אינו זמין (?:כרגע|זמנית)",),
        faults=(r"אירעה שגיאה|שגיאת שרת",),
    ),
    # Serbian, Croatian and Bosnian; Slovene
    Language(
        errors=r"greska|pogreska|napaka",
        titles=(
            r"(?:trazena |zatrazena )?(?:stranica|stran) (?:nije (?:pronađena|pronadena|nađena)|ne postoji"
            r"|ni najdena|ne obstaja)",
        ),
        not_found=(
            r"(?:stranica|stran[ie]?)\b[^.?!]{0,40}?(?:nije (?:pronađena|pronadena)|ne postoji|ni (?:bila"
            r" )?najden|ne obstaja|ni mogoce najti)",
        ),
    ),
    # Bulgarian
    Language(
        errors=r"грешка",
        titles=(r"(?:търсената )?страница(?:та)? (?:не е намерена|не съществува|липсва)",),
        not_found=(r"страница(?:та)?\b[^.?!]{0,40}?(?:не е намерена|не съществува|не беше намерена)",),
    ),
    # Estonian, Latvian, Lithuanian
    Language(
        errors=r"viga|kļuda|klaida",
        titles=(
            r"(?:otsitud )?lehte? (?:ei leitud|ei leitu|puudub)|(?:mekleta )?lapa nav atrasta|(?:ieskomas"
            r" )?puslapis (?:nerastas|neegzistuoja)",
        ),
        not_found=(
            r"\blehte\b[^.?!]{0,30}?ei leitud|\blapa\b[^.?!]{0,30}?nav atrasta"
            r"|\bpuslapis\b[^.?!]{0,30}?(?:nerastas|neegzistuoja)",
        ),
    ),
    # Icelandic, Catalan
    Language(
        errors=r"villa",
        titles=(
            r"siðan? (?:fannst ekki|er ekki til)|(?:la )?pagina no (?:trobada|existeix)|no s'ha trobat la"
            r" pagina",
        ),
        not_found=(
            r"\bsiðan\b[^.?!]{0,30}?(?:fannst ekki|er ekki til)|\bpagina\b[^.?!]{0,40}?(?:no existeix|no"
            r" s'ha trobat)",
        ),
    ),
    # Hindi, Thai, Persian
    Language(
        errors=r"त्रुटि|ข้อผิดพลาด|خطای",
        titles=(
            r"(?:यह )?(?:पृष्ठ|पेज) (?:नहीं मिला|मौजूद नहीं है)|(?:ขออภัย )?ไม่พบหน้า(?:เว็บ|นี้"
            r"|ที่คุณต้องการ|ที่ต้องการ)?|"
            r"صفحه(?: مورد نظر(?: شما)?)? (?:پیدا نشد|یافت نشد|وجود ندارد)",
        ),
        not_found=(
            r"(?:पृष्ठ|पेज)[^.?!।]{0,40}?(?:नहीं मिला|मौजूद नहीं)|ไม่พบหน้า|صفحه[^.؟!]{0,30}?(?:پیدا نشد|یافت"
            r" نشد)",
        ),
    ),
)

# What says too little by itself: numbers that sections, cars and area codes bear too, words that poems are named.
BARE = (
    r"not fou?nd|not find|gone|oops|whoops|ooops|oh no|page missing|missing page|broken link|dead link"
    r"|invalid (?:page|url)",
    r"introuvable|non trouvee?|nicht gefunden|seite fehlt|no (?:se (?:ha )?)?(?:encontrad[ao]|encontro)"
    r"|nao encontrad[ao]|nada encontrado",
    r"non trovat[ao]|niet gevonden|nie (?:znaleziono|odnaleziono)|(?:inte|ej) hittad|hittades inte|ikke"
    r" (?:fundet|funnet)|mangler",
    r"ei loydy|ei loytynyt|nenalezeno|nenajdene|nem talalhato|nu a fost gasita?|bulunamad[ıi]|не"
    r" наиден[аоы]?|не знаидено|δεν βρεθηκε",
    r"未找到|找不到|页面丢失|見つかりません(?:でした)?|ページなし|未検出|찾을 수 없습니다|찾을 수 없음|غير"
    r" موجودة?|לא נמצא",
)
# In one sentence with "not found" or "not there" they make it a matter of when, of which language, of where, of who.
PROVISOS = (
    r"\b(?:currently|(?<!or is )temporarily|at the moment|at this time|for now|right now|momentarily"
    r"|presently|until|today)\b",
    r"\b(?:derzeit|zurzeit|zur zeit|im moment|momentan|vorubergehend|gerade|en ce moment|pour le moment"
    r"|actuellement"
    r"|temporairement|momentanement|moment[oe]|momentaneamente|temporalmente|temporaneamente|actualmente"
    r"|atualmente|attualmente"
    r"|temporariamente|tijdelijk|momenteel|tillfalligt|just nu|for tiden|for øjeblikket|midlertidigt?"
    r"|obecnie|chwilowo"
    r"|tymczasowo|docasne|momentalne|atmenetileg|jelenleg|tilapaisesti|talla hetkella|gecici|su anda"
    r"|временно|сеичас"
    r"|в данныи момент|тимчасово|зараз|προσωρινα)\b|暂时|暫時|目前|现在|現在|一時的|ただいま|현재|일시"
    r"|잠시|حاليا|موقتا|כרגע",
    r"\b(?:countr(?:y|ies)|region|location|jurisdiction|pays|pais|paese|land|landern|kraju?|стране"
    r"|регионе)\b|地区|地區|国家|국가|지역|بلدك",
    r"\b(?:log ?in|sign ?in|logged|logging|permissions?|authori[sz]\w+|subscri\w+|session|members?|guests?"
    r"|privileges?|credentials"
    r"|anmeld\w*|berechtig\w*|abonn\w*|connecte\w*|autoris\w*|permiso\w*|sesion|suscri\w*|permess\w*|inloggen"
    r"|toestemming|zaloguj|uprawnien\w*|авториз\w*|воидите|прав доступа|javascript|cookies?|browser|proxy"
    r"|network|vpn)\b"
    r"|登录|登入|权限|權限|ログイン|会員|로그인|권한|تسجيل الدخول|صلاحي",
)
TONGUES = (
    r"\b(?:in|into|auf|en|in het) (?:this|your|other|any other|the selected|dieser|ihrer|cette|votre|este"
    r"|esta|su|tu) (?:language|sprache|langue"
    r"|idioma|lingua|taal)|\b(?:language|sprache|langue|idioma|lingua|taal|jezyku?|jazyce|nyelven|dilinde"
    r"|sprak|sprog)\b",
    r"\b(?:in|auf|en|em|po|pa|på|i|het|na|em) (?:english|french|german|spanish|italian|portuguese|englisch"
    r"|deutsch|franzosisch|anglais"
    r"|francais|allemand|espagnol|italien|ingles|espanol|frances|aleman|portugues|inglese|italiano"
    r"|francese|tedesco|spagnolo"
    r"|engels|nederlands|duits|frans|engelska?|svenska?|danska?|norska?|norsk|finska|tyska?|angielsku"
    r"|polsku|anglicky|cesky)\b",
    r"\bdeutscher sprache|\b(?:bokmal|nynorsk|ingilizce|turkce|limba \w+|anglictin\w+|slovencin\w+"
    r"|ruotsiksi|suomeksi|englanniksi)\b|\b(?:angol|magyar|nemet)\w*|на"
    r" (?:англииском|русском|українськ|английськ)\w*"
    r"|στα (?:αγγλικα|ελληνικα)|中文|英文|英语|英語|日本語|语言|語言|言語|영어|한국어|언어|اللغة|باللغة|באנגלית",
)
# What stands before such a page for a while as often as for good.
UNAVAILABLE = (
    rf"(?:the |this |that |your )?(?:requested )?(?:web ?page|page|document|article|content|resource)(?:"
    rf" @)?(?: {_SOUGHT})?"
    r" (?:(?:is|was|are) (?:\w+ )?(?:not|un)(?: \w+)? ?(?:available|accessible)|(?:cannot|can't|could not"
    r"|couldn't) be (?:displayed"
    r"|reached|shown|loaded|accessed)|isn't (?:available|working)|has expired)",
    r"(?:cette |la )?page [^.?!]{0,30}?n'est (?:actuellement )?pas (?:disponible|accessible)|(?:diese |die"
    r" )?(?:angeforderte |gewunschte )?"
    r"seite (?:ist|kann) [^.?!]{0,30}?nicht (?:verfugbar|erreichbar|angezeigt)|(?:esta |la )?pagina"
    r" [^.?!]{0,30}?no (?:esta disponible"
    r"|se puede mostrar)|(?:esta |a )?pagina [^.?!]{0,30}?nao esta disponivel|(?:questa |la )?pagina"
    r" [^.?!]{0,30}?non e disponibile"
    r"|(?:deze |de )?pagina (?:is|kan) [^.?!]{0,30}?niet (?:beschikbaar|bereikbaar)|(?:denna |den )?sidan?"
    r" ar [^.?!]{0,20}?inte"
    r" tillganglig|siden er [^.?!]{0,20}?ikke (?:tilgængelig|tilgjengelig)|strona [^.?!]{0,20}?niedostepna"
    r"|страница [^.?!]{0,20}?недоступна",
    r"الصفحة[^.؟!?]{0,20}غير متاح|페이지[^.?!]{0,10}(?:접속|접근|이용)할 수 없|(?:页面"
    r"|頁面)[^。.!?]{0,10}(?:无法访问|無法訪問|不可用)"
    r"|ページ[^。.!?]{0,12}(?:表示できません|アクセスできません)",
)

# Registrars, parking firms and hosts that show their own page under a name whose owner left: GoDaddy, Sedo, Dan,
# Afternic, HugeDomains, Namecheap, OnlyDomains, Bodis, ParkingCrew, Hostinger, Strato, IONOS, Network Solutions.
PARKED = (
    r"(?:this |the )?(?:premium )?(?:domain(?: name)?|web ?site|web address)(?: (?:@"
    r"|[\w-]{1,60}(?:\.[\w-]{2,20}){1,3}))?"
    r" (?:is |are |may be |might be |is currently )?(?:listed )?(?:for sale|available for (?:purchase"
    r"|sale)|parked|up for"
    r" (?:sale|auction))(?! (?:of|as)\b)",
    r"(?:@|\b[\w-]{1,60}(?:\.[\w-]{2,20}){1,3}) (?:is |may be |might be )(?:for sale|parked|available for"
    r" (?:purchase|sale))",
    r"(?:buy|purchase|acquire|bid on|own|get|lease|make an offer (?:on|for)) (?:this|the) (?:premium )?domain\b",
    r"(?:this )?domain (?:is )?parked|(?:page|site|domain) is parked|parked (?:domain|for free|free)\b"
    r"|domain (?:name )?parking",
    r"(?:interested|inquire) (?:in|about) (?:buying )?this domain|(?:get a price|price request|make"
    r" offer)[^.?!]{0,30}\bdomain\b",
    r"this domain(?: name)?(?: @)? (?:registration )?(?:has |registration has )?(?:expired|lapsed)"
    r"(?! (?!(?:and|but|on|or|at|since|if)\b)\w)"
    r"|domain[^.?!]{0,40}pending (?:renewal|deletion)",
    r"this domain (?:name )?(?:is|was|has been) (?:recently |just |newly |already )?registered (?:at"
    r"|with)\b|this domain isn't connected to a website",
    r"registrant whois contact information verification|this (?:site|webpage|domain)[^.?!]{0,40}generated"
    r" by the domain owner|future home of something quite cool",
    r"domain(?: name)? (?:steht|ist)[^.?!]{0,20}(?:zum verkauf|verkauflich|geparkt|registriert)|(?:diese "
    r"|dieser )?(?:website|webseite"
    r"|domain|domainname) steht zum verkauf|domain kaufen|hier entsteht (?:eine neue|in kurze)",
    r"(?:nom de|ce) domaine[^.?!]{0,30}(?:est a vendre|en vente|est parque|a expire|reserve)|acheter ce"
    r" (?:nom de )?domaine|domaine a bien ete cree",
    r"(?:este |el |o )?dominio[^.?!]{0,30}(?:esta (?:en venta|a venda|aparcado|estacionado|expirado)|se"
    r" vende|ha (?:caducado|expirado)"
    r"|expirou)|(?:questo )?dominio[^.?!]{0,20}(?:e in vendita|e scaduto|e parcheggiato|e stato registrato"
    r"|registrato$)",
    r"(?:deze |dit )?domein(?:naam)?[^.?!]{0,20}(?:is te koop|staat te koop|is geparkeerd|is gereserveerd)"
    r"|parkerad hos|doman ar parkerad"
    r"|domena[^.?!]{0,25}(?:na sprzedaz|jest zaparkowana|wygasła|zostala zaparkowana)",
    r"домен[^.?!]{0,30}(?:продается|продаетс|припаркован|не прилинкован|выставлен на продажу|освобождается"
    r"|истек)|(?:域名|网域)[^。.!?]{0,8}"
    r"(?:出售|转让|可出售|可以转让|正在出售)|ドメイン[^。!?]{0,20}(?:販売|売り|取得されています)",
)
# What stands beside it on a parking page, and hardly anywhere else: the firm, the offer, the advertisements.
PARKING = (
    r"sedo\b|sedoparking|parkingcrew|hugedomains|godaddy|afternic|bodis|dan\.com|namecheap|dynadot"
    r"|hostinger|ionos|strato|ovh(?:cloud)?|aruba"
    r"|loopia|one\.com|gandi|reg\.ru|お名前|network solutions|wix\b|epik|above\.com|parklogic|onlydomains"
    r"|internetx|united domains|интернет-хостинг",
    r"make (?:an )?offer|buy (?:it )?now|lease to own|inquire|inquiry|enquire|contact the (?:domain"
    r" )?owner|whois|registrar|brokers?\b|escrow",
    r"(?:related|popular|similar) (?:searches|links|topics)|(?:first and best|premier) source for|prasenz"
    r"|angebot abgeben|купить|директори"
    r"|您正在访问的域名|acheter|comprar|acquista|kopen|kaufen|auction|price|[$€£] ?\d",
)
# What a page that asks for a password or for leave to set cookies calls itself.
LOGINS = (
    r"\b(?:log ?-?in|sign ?-?in|log on|before you continue|consent|cookies?)\b|\b(?:anmeld\w+|einloggen)\b",
    r"\b(?:connexion|connectez|identifi\w+|inici\w+ sesion|entrar|accedi|inloggen|zaloguj|logowanie|logga"
    r" in|giris)\b",
    r"войти|вход|登录|登入|ログイン|로그인|تسجيل الدخول",
)
# What a web server shows before anybody puts a site on it, or when its customer's account is closed.
DEFAULT_PAGES = (
    r"apache2? (?:\w+ )?default page|test page for the (?:apache|nginx|http server)|welcome to nginx|iis"
    r" windows server",
    r"(?:default web ?site|web server's default|plesk default) page|this (?:account|site|website) (?:has"
    r" been|is) suspended|account suspended",
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
def _errors() -> str:
    return _any(row for each in _LANGUAGES for row in each.errors.split("|") if row)


@cache
def not_found_segment() -> re.Pattern[str]:
    """What the whole of a title's or heading's segment says when its page is not there, its words folded."""
    errors = _errors()
    # "404.0" is IIS's sub-status; Google closes its own with "!!1".
    number = rf"(?:(?:{errors}) ?)*(?:404|410)(?: \d{{1,2}})?(?: ?(?:{errors}|page))*"
    said = _any((*(row for each in _LANGUAGES for row in each.titles), *BARE))
    before = r"(?:oops|sorry|whoops|uh oh|error|erreur|fehler|ошибка|we're sorry|lo sentimos|desole) "
    return re.compile(rf"(?:{number}|(?:{number} ?)?(?:{before})*(?:{said})(?: ?{number})?)(?: 1)?")


@cache
def not_found_phrase() -> re.Pattern[str]:
    """What a short page says when the document is not there."""
    return re.compile(_any(row for each in _LANGUAGES for row in each.not_found))


@cache
def bare_segment() -> re.Pattern[str]:
    """What a segment is that says too little by itself: a number, an exclamation, "not found" of nothing named."""
    number = rf"(?:(?:{_errors()}) ?)*(?:404|410)(?: \d{{1,2}})?(?: ?(?:{_errors()}|page))*"
    return re.compile(rf"(?:(?:{number}) ?)?(?:{_any(BARE)})(?: ?{number})?(?: 1)?|{number}(?: 1)?")


@cache
def proviso() -> re.Pattern[str]:
    """What in a sentence makes a missing page a matter of time, language, place or leave."""
    return re.compile(_any((*PROVISOS, *TONGUES)))


@cache
def tongue() -> re.Pattern[str]:
    """What in a sentence says that it is about one language of several."""
    return re.compile(_any(TONGUES))


@cache
def unavailable_phrase() -> re.Pattern[str]:
    """What a page says that is not to be had, whether for now or for good."""
    return re.compile(_any(UNAVAILABLE))


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
def parking_sign() -> re.Pattern[str]:
    """What else a parking page shows: its firm, an offer, a price, searches."""
    return re.compile(_any(PARKING))


@cache
def login_phrase() -> re.Pattern[str]:
    """What the title or heading of a login or of a request for consent says."""
    return re.compile(_any(LOGINS))
