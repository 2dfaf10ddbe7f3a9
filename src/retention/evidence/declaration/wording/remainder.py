"""The anonymous remainder: what is left, of whom nothing is, and how anonymous it is."""

from __future__ import annotations

REMAINDER: dict[str, tuple[str, str]] = {
    "remainder": ("Wat anoniem bewaard blijft", "What is kept anonymously"),
    "remainder-stands": (
        "Van {count} staat een rest in het anonieme archief. Een rest heeft geen nummer, datum of"
        " kenmerk waarmee zij bij een dossier, een persoon of deze lijst terug te vinden is. Ook in"
        " het bewijs staat niet bij welk nummer een rest hoort.",
        "Of {count} a remainder stands in the anonymous archive. A remainder has no number, date or"
        " mark by which it can be traced to a dossier, a person or this list. Nor does the evidence"
        " say to which number a remainder belongs.",
    ),
    "nothing-left": (
        "Waarom van andere dossiers van deze soorten geen rest bewaard blijft.",
        "Why of other dossiers of these categories no remainder is kept.",
    ),
    "nothing-left-untold": (
        "Van andere dossiers van deze soorten blijft geen rest bewaard als zij bewaard bleven of al"
        " weg waren, te herkennen bleven, of van iemand zijn van wie een ander dossier meedoet. Om"
        " hoeveel dossiers het gaat, staat alleen in de bijlage: anders was een aantal onder de {k}"
        " te berekenen.",
        "Of other dossiers of these categories no remainder is kept if they were kept or already"
        " absent, could still be recognised, or are of somebody of whom another dossier takes part."
        " How many dossiers these are stands in the annex only: else a count below {k} could be"
        " computed.",
    ),
    "taken-out": (
        "Bij deze publicatie is ook iets van eerdere vrijgaven uit het archief gehaald, omdat de"
        " regels van nu het niet meer toelaten: {what}. Om hoeveel het gaat, staat alleen in de"
        " bijlage: naast een eerdere verklaring was daaruit een aantal onder de {k} te berekenen.",
        "With this publication something of earlier releases was also taken out of the archive,"
        " since the rules of today no longer allow it: {what}. How much it is stands in the annex"
        " only: beside an earlier declaration a count below {k} could be computed from it.",
    ),
    "measures-caption": (
        "Wat het protocol vraagt, en wat er is gevonden.",
        "What the protocol asks, and what was found.",
    ),
    "measure": ("Maat", "Measure"),
    "asked": ("Gevraagd", "Asked"),
    "found": ("Gevonden", "Found"),
    "one-of-each": (
        "Van iemand komt per vrijgave hoogstens één dossier in het archief. Over vrijgaven heen kan"
        " dezelfde persoon er vaker in staan: een groep van tien dossiers kan dan van minder dan"
        " tien mensen zijn.",
        "Of one person at most one dossier per release comes into the archive. Across releases the"
        " same person may be in it more often: a group of ten dossiers may then be of fewer than"
        " ten people.",
    ),
    "loose-texts": (
        "Losse teksten ({texts}) horen in het archief bij geen dossier. Voor hen gelden k, l en t"
        " niet (n.v.t.); een tekst is nagezocht op namen, adressen en nummers van de betrokkenen"
        " voor hij is bewaard.",
        "Loose texts ({texts}) belong to no dossier in the archive. k, l and t do not apply to"
        " them; a text was searched for names, addresses and numbers of the people concerned"
        " before it was kept.",
    ),
    "fields-caption": (
        "Wat er in deze vrijgave van elk gegeven overblijft. Eerdere vrijgaven kunnen grover of"
        " fijner zijn.",
        "What is left of each field in this release. Earlier releases may be coarser or finer.",
    ),
    "field": ("Gegeven", "Field"),
    "how-coarse": ("Hoe grof", "How coarse"),
    "scrubbed": (
        "tekst, van personen en plaatsen ontdaan",
        "text, without persons and places",
    ),
    "invented": ("verzonnen", "invented"),
    "as-it-is": ("zoals het is", "as it is"),
    "left-out": ("weggelaten", "left out"),
    "coarser": (
        "vergroofd: trede {at} van {top} van de ladder {ladder}",
        "coarser: step {at} of {top} of the ladder {ladder}",
    ),
    "coarser-unknown": (
        "vergroofd: trede {at} van de ladder {ladder}; hoeveel treden die heeft, staat niet in het"
        " bewijs",
        "coarser: step {at} of the ladder {ladder}; how many steps it has is not in the evidence",
    ),
    "texts-of": ("teksten: {name}", "texts: {name}"),
    "who-knows-this": (
        "{attack} door wie ook dit weet: {what}",
        "{attack} by who also knows this: {what}",
    ),
    "how-anonymous": ("Hoe anoniem is dit?", "How anonymous is this?"),
    "trials": ("Proefaanvallen", "Trial attacks"),
    "trials-caption": (
        "Proefaanvallen, vooraf uitgevoerd op de helft van deze vrijgave; de andere helft zijn de"
        " mensen die er niet in staan (advies 05/2014). De laatste kolom: van de pogingen die"
        " zonder de vrijgave mislukken, het deel dat erdoor wel lukt, met de marge van 95 %.",
        "Trial attacks, carried out beforehand on half of this release; the other half are the"
        " people who are not in it (opinion 05/2014). The last column: of the attempts that fail"
        " without the release, the part that it makes succeed, with the margin of 95%.",
    ),
    "attack": ("Aanval", "Attack"),
    "attempts": ("Pogingen", "Attempts"),
    "worked-inside": ("Lukte bij wie erin staat", "Worked on who is in it"),
    "worked-outside": ("Lukte bij wie er niet in staat", "Worked on who is not in it"),
    "only-by-release": ("Alleen door de vrijgave", "By the release alone"),
    "too-few": ("te weinig dossiers om iets te zeggen", "too few dossiers to say anything"),
    "of-a-hundred": ("{count} van de 100", "{count} of 100"),
    "no-singling-out": (
        "Een proefaanval om iemand eruit te lichten is hier niet van toepassing (n.v.t.): geen"
        " bewaard gegeven onderscheidt dossiers van elkaar.",
        "A trial attack to single somebody out does not apply here: no field that is kept tells"
        " dossiers apart.",
    ),
    "singled-out-share": (
        "In de proefaanvallen op deze vrijgave lukte van de pogingen om iemand eruit te lichten die"
        " anders mislukken, {share} door de vrijgave.",
        "In the trial attacks on this release, of the attempts to single somebody out that else"
        " fail, {share} worked by the release.",
    ),
    "singled-out": (
        "In de proefaanvallen op deze vrijgave lukte het bij {inside} mensen die erin staan om hen"
        " eruit te lichten, en bij {outside} die er niet in staan.",
        "In the trial attacks on this release it worked to single out {inside} people who are in"
        " it, and {outside} who are not.",
    ),
    "singled-out-knowing": (
        " Wie ook al weet wat er van iemand bij ‘{special}’ staat, lukte het bij {inside} die erin"
        " staan, en bij {outside} die er niet in staan: hoe groter het verschil, hoe minder anoniem"
        " de vrijgave is voor wie dat weet.",
        " For who also knows what stands under ‘{special}’ of somebody it worked on {inside} who"
        " are in it, and on {outside} who are not: the larger the difference, the less anonymous"
        " the release is for who knows that.",
    ),
    "these-attacks": (
        " Dat zegt wat déze aanvallen konden. Wie meer over iemand weet of het anders aanpakt, kan"
        " verder komen.",
        " That says what these attacks could do. Who knows more of somebody, or goes about it in"
        " another way, may come further.",
    ),
    "too-few-to-measure": (
        "Er waren te weinig dossiers om met proefaanvallen te meten hoe vaak iemand eruit te"
        " lichten is. Dat het archief anoniem is, berust dan alleen op de eisen hierboven.",
        "There were too few dossiers to measure with trial attacks how often somebody can be"
        " singled out. That the archive is anonymous then rests on the demands above alone.",
    ),
    "texts-not-attacked": (
        " Op de losse teksten is geen proefaanval gedaan.",
        " No trial attack was made on the loose texts.",
    ),
    "copies-unknown": (
        "Zolang er reservekopieën of afschriften van deze dossiers zijn{who_can}",
        "As long as there are backups or copies of these dossiers{who_can}",
    ),
    "copies-until": (
        "Reservekopieën met de oorspronkelijke dossiers bestaan nog tot en met {day}. Zolang zij of"
        " andere afschriften er zijn{who_can}",
        "Backups with the original dossiers exist up to and including {day}. As long as they or"
        " other copies are there{who_can}",
    ),
    "copies-gone": (
        "De laatste reservekopie is vervallen op {day}. Zolang er elders nog afschriften van de"
        " dossiers zijn{who_can}",
        "The last backup expired on {day}. As long as there still are copies of the dossiers"
        " elsewhere{who_can}",
    ),
    "who-can": (
        ", kan wie erbij kan een rest aan de gegevens of de woorden herkennen: voor die persoon is"
        " het archief niet anoniem. Voor wie geen kopie of afschrift heeft, is het zo anoniem als"
        " de eisen en metingen hierboven laten zien, en niet meer dan dat.",
        ", who can reach them may recognise a remainder by its data or words: for that person the"
        " archive is not anonymous. For who has no backup or copy it is as anonymous as the demands"
        " and measurements above show, and no more than that.",
    ),
    "archive-for": ("Waarvoor het archief er is", "What the archive is for"),
    "purpose": ("Doel", "Purpose"),
    "owner": ("Eigenaar", "Owner"),
    "archive-term": ("Termijn van het archief", "Term of the archive"),
    "years": ("{count} jaar", "{count} years"),
    "in-annex": ("staat in de bijlage", "stands in the annex"),
    "not-applicable": ("n.v.t.", "n/a"),
    "met": ("voldoet; het getal staat in de bijlage", "met; the number stands in the annex"),
    "not-met": (
        "voldoet niet; het getal staat in de bijlage",
        "not met; the number stands in the annex",
    ),
    "why-kept": ("Bewaard gebleven", "Kept"),
    "why-absent": ("Was al weg, of mislukt", "Already absent, or failed"),
    "why-alone": (
        "Bleef te herkennen: vooraf aangewezen en helemaal {removed}",
        "Could still be recognised: pointed out beforehand and wholly {removed}",
    ),
    "why-same-person": (
        "Van dezelfde persoon doet een ander dossier mee: vooraf aangewezen en helemaal {removed}",
        "Another dossier of the same person takes part: pointed out beforehand and wholly"
        " {removed}",
    ),
    "why-dropped": (
        "Leek bij publicatie op te weinig andere: alsnog helemaal {removed}",
        "Was like too few others when published: wholly {removed} after all",
    ),
    "why-removed-together": (
        "Bleef te herkennen, leek bij publicatie op te weinig andere, of van dezelfde persoon doet"
        " een ander dossier mee: helemaal {removed}",
        "Could still be recognised, was like too few others when published, or another dossier of"
        " the same person takes part: wholly {removed}",
    ),
    "measure-k": (
        "Hele archief: kleinste groep dossiers die gelijk zijn (k)",
        "Whole archive: smallest group of dossiers that are alike (k)",
    ),
    "measure-l": (
        "Hele archief: minste verschillende bijzondere gegevens in zo’n groep (l)",
        "Whole archive: fewest different special categories of data in such a group (l)",
    ),
    "measure-t": (
        "Hele archief: grootste verschil tussen zo’n groep en alle dossiers samen (t): 0 is geen"
        " verschil, 1 is helemaal anders",
        "Whole archive: largest difference between such a group and all dossiers together (t): 0 is"
        " no difference, 1 is wholly different",
    ),
    "measure-suppressed": (
        "Deze vrijgave: bleef te herkennen en is vooraf aangewezen om te vernietigen",
        "This release: could still be recognised and was pointed out beforehand to be destroyed",
    ),
    "measure-loss": (
        "Deze vrijgave: deel van de informatie dat verloren ging, gerekend vanaf de gegevens in het"
        " bestand",
        "This release: part of the information that was lost, counted from the data in the bestand",
    ),
    "measure-texts": (
        "Deze vrijgave: teksten die niet veilig te maken waren, en zijn weggelaten",
        "This release: texts that could not be made safe, and were left out",
    ),
    "no-demand": ("geen eis", "no demand"),
    "as-little": ("zo weinig mogelijk", "as little as possible"),
    "at-most": (
        "hoogstens {budget}; boven {stop} geen vrijgave",
        "at most {budget}; no release above {stop}",
    ),
    "over-budget": ("{found}; meer dan de {budget}", "{found}; more than the {budget}"),
    "within-budget": ("{found}; binnen de {budget}", "{found}; within the {budget}"),
}
