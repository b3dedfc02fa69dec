"""Swedish words of the pages that ship."""

from typing import Any

PAGES: dict[str, dict[str, Any]] = {
    "om": {
        "title": "Om webbplatsen",
        "intro": "Här får barn och unga säga vad de tycker, och se vad som händer sedan.",
        "body": [
            ("heading", "Så hänger det ihop"),
            (
                "text",
                "<ol><li>En namngiven vuxen lovar att lyssna och att svara före en viss dag.</li>"
                "<li>Barn och unga svarar på frågor, på svenska eller arabiska.</li>"
                "<li>Alla kan läsa resultatet i ord och siffror.</li>"
                "<li>Den vuxna berättar vad som ändras, och varför annat inte ändras.</li></ol>",
            ),
            ("heading", "Varför vi frågar"),
            (
                "text",
                "<p>Barn har rätt att bli hörda i allt som rör dem. Det står i barnkonventionens "
                "artikel 12, som är svensk lag. Att bli hörd är mer än att få svara: någon ska "
                "lyssna, och det ska kunna göra skillnad.</p>",
            ),
            ("heading", "För dig som är förälder"),
            (
                "text",
                "<p>Här finns också föräldragrupper. Du ser datumen, tar en plats och får en "
                "egen länk där du kan ändra dig. Det behövs inget konto.</p>",
            ),
        ],
    },
    "tillganglighet": {
        "title": "Tillgänglighet",
        "intro": "Alla ska kunna använda webbplatsen. Här står vad som inte är färdigt än, "
        "och hur du säger till om något är fel.",
        "body": [
            ("heading", "Säg till om något inte fungerar"),
            (
                "text",
                "<p>Berätta vilken sida det gäller och vad som hände. Skriv till kommunens "
                "kontaktcenter eller säg till en vuxen på din skola. Vi svarar inom två veckor.</p>"
                "<p>Är du inte nöjd med svaret kan du göra en anmälan till Myndigheten för digital "
                "förvaltning.</p>",
            ),
            ("heading", "Så är sidorna byggda"),
            (
                "text",
                "<p>Vi följer WCAG 2.2 på nivå AA. Allt som är öppet för alla går att göra med "
                "tangentbord, utan JavaScript, på en liten skärm och med stor text. Sidorna prövas "
                "med automatiska verktyg varje gång de ändras.</p>",
            ),
            ("heading", "Det här är inte färdigt"),
            (
                "text",
                "<ul><li>Ingen som har arabiska som modersmål har granskat den arabiska texten "
                "än.</li>"
                "<li>Människor med funktionsnedsättning har inte prövat sidorna än, och vi har "
                "inte gått igenom dem för hand med skärmläsare.</li>"
                "<li>Det finns inga filmer på teckenspråk.</li>"
                "<li>Inläst ljud finns bara för de frågor där någon har läst in det.</li>"
                "<li>Diagram som laddas ner som bild kan inte läsas av skärmläsare. Samma siffror "
                "finns i en tabell på sidan.</li>"
                "<li>Personalens verktyg för att skriva sidor kommer från Wagtail och är inte "
                "granskat av oss.</li></ul>",
            ),
        ],
    },
    "personuppgifter": {
        "title": "Dina uppgifter",
        "intro": "Vi sparar så lite som möjligt. Här står vad, varför och hur länge.",
        "body": [
            ("heading", "För dig som är barn"),
            (
                "text",
                "<p>När du svarar på en enkät skriver du inte ditt namn. Ingen på skolan kan se "
                "vad just du har svarat. Inte vi heller.</p>"
                "<p>Vi visar bara svar från många barn tillsammans. Är gruppen liten visar vi "
                "ingenting om den.</p>"
                "<p>När du har skickat kan vi inte ta bort ditt svar, för vi vet inte vilket som "
                "är ditt. Du kan sluta när du vill innan du skickar.</p>",
            ),
            ("heading", "För dig som är vuxen"),
            (
                "text",
                "<h3>Enkäter</h3><p>Svaren är anonyma. En kod släpper in till enkäten men sparas "
                "aldrig tillsammans med svaret. I några enkäter frågar vi två gånger och jämför: "
                "det står först i enkäten, och då gör du själv ett kodord. Fritext läses av en "
                "person som tar bort namn innan någon annan får se den.</p>"
                "<h3>Föräldragrupper</h3><p>Vi sparar ditt namn, hur vi når dig och vilken grupp "
                "du är med i. Uppgifterna används för din plats i gruppen och tas bort när de inte "
                "längre behövs. Den lagliga grunden är uppgift av allmänt intresse.</p>"
                "<h3>Personal</h3><p>Vi sparar namn, roll och vad som har gjorts, för att kunna "
                "visa vem som ändrade vad.</p>",
            ),
            ("heading", "Dina rättigheter"),
            (
                "text",
                "<p>Du har rätt att se dina uppgifter, få dem rättade och få dem borttagna. Hör av "
                "dig till kommunens dataskyddsombud. Du kan också klaga hos "
                "Integritetsskyddsmyndigheten.</p>",
            ),
        ],
    },
    "kakor": {
        "title": "Kakor",
        "intro": "En kaka är en liten anteckning som webbplatsen lägger i din telefon. "
        "Vi använder bara sådana som behövs, och ingen följer dig.",
        "body": [
            ("heading", "Det här sparas i telefonen eller datorn"),
            (
                "text",
                "<ul><li><b>Ett svar som inte är färdigt</b> "
                "(utkast, utkast1, utkast-N; N är frågans nummer). "
                "Så att du kan fortsätta där du var. Ingen annan kan läsa det. Det tas bort när du "
                "skickar, och senast efter ett dygn.</li>"
                "<li><b>Att du har skickat</b> (skickat). Så att samma svar inte skickas två "
                "gånger. Det tas bort när nästa person tar över telefonen, och senast efter ett "
                "dygn.</li>"
                "<li><b>Ditt trivselhjul</b> (hjul), om enkäten har ett. Så att du kan se ditt "
                "eget hjul när du har skickat. Ingen annan kan läsa det. Det tas bort när nästa "
                "person tar över telefonen, och senast efter en halvtimme.</li>"
                "<li><b>En kod eller ett kodord som inte stämde</b> (skrivet). Så att du kan "
                "rätta. Ingen annan kan läsa det. Det tas bort när rätt kod är skriven, och "
                "senast efter tio minuter.</li>"
                "<li><b>Ett färdigt svar som inte kunde skickas</b>, om enkäten tillåter det: "
                "låst, i databasen ”svar”. Så att det kan skickas när nätet är tillbaka. "
                "Ingen kan läsa det i telefonen. Det tas bort när det har kommit fram, och senast "
                "när enkäten öppnas efter ett dygn.</li>"
                "<li><b>En vårdnadshavares papper</b> (vuxen), när du har öppnat ett. Så att du "
                "kan svara, och se barnets kod i en halvtimme. Ingen annan kan läsa det. Det tas "
                "bort när nästa person tar över telefonen, och senast efter ett dygn.</li>"
                "<li><b>Att du har sagt om de vuxna lyssnade</b> (lyssnad). Så att varje telefon "
                "svarar en gång om varje löfte. Där står vilket löfte, aldrig vilket ansikte. Det "
                "tas bort efter hundra dagar.</li>"
                "<li><b>Din idé</b> (ide), när du skickar eller följer en. Så att det du skrev "
                "finns kvar om något fattas, och så att du ser din kod. Ingen annan kan läsa det. "
                "Det tas bort när du trycker på att du är klar, och senast efter tio minuter.</li>"
                "<li><b>Vilka idéer du stödjer</b> (stodda). Så att varje telefon räknas en gång. "
                "Det tas bort efter ett år.</li>"
                "<li><b>En anmälan som pågår</b> (sessionid). Så att det du har skrivit finns kvar "
                "mellan stegen. Den gäller i åtta timmar.</li>"
                "<li><b>Inloggning för personal</b> (sessionid). Så att den som arbetar här är "
                "inloggad. Den gäller i åtta timmar. En gruppledares telefon har dessutom en kopia "
                "av kvällens lista utan kontaktuppgifter, i högst 12 timmar, och markeringar utan "
                "namn tills de är skickade.</li>"
                "<li><b>Skydd mot falska formulär</b> (csrftoken). Så att ingen annan webbplats "
                "kan skicka något i ditt namn. Den säger inget om dig och ligger kvar i ett "
                "år.</li></ul>",
            ),
            ("heading", "Därför frågar vi inte om lov"),
            (
                "text",
                "<p>Ingen av dem används för att räkna besök, visa reklam eller känna igen dig "
                "någon annanstans. Det finns inget att tacka ja eller nej till.</p>",
            ),
        ],
    },
}
