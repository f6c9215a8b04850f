"""What English journals find in shops."""

from __future__ import annotations

from .phrases import Matter

MATTERS = (
    Matter(
        (
            "only {k} cartons of {brand} were left",
            "{brand} had been sold out for {k} days",
            "the back room was full of slow cigarettes",
            "half the rack was old {brand}",
            "two cases of {brand} stood unopened",
            "nothing but {brand} was on the shelf",
        ),
        (
            "the clerk orders from memory",
            "road works keep drivers away",
            "the plant next door laid people off",
            "last week's fair emptied the rack",
            "her son placed the order while she was in hospital",
            "he is afraid of tying up money",
        ),
        (
            "worked out the order anew from four weeks of sales",
            "advised cutting {brand} to {k} cartons",
            "will count again on Wednesday",
            "moved the slow ones beside the till",
            "showed her the suggested order in the app",
            "reminder set for the day before the order",
        ),
    ),
    Matter(
        (
            "soda crates hid half of the display",
            "{brand} stood on the lowest shelf",
            "{k} price marks were missing",
            "the price labels had faded",
            "the new rack was still in its box",
            "two tubes in the counter were broken",
        ),
        (
            "a new clerk does not know the layout",
            "a soft drink promoter took the place",
            "the owner finds it a nuisance",
            "nobody put it back after the repairs",
            "children tore the labels off",
            "the room is small for so much stock",
        ),
        (
            "rebuilt the counter together with the owner",
            "printed the labels and put them up on the spot",
            "took pictures to compare next time",
            "asked the depot for a smaller rack",
            "went through the layout with the clerk twice",
            "he promised new tubes by month end",
        ),
    ),
    Matter(
        (
            "the debit bounced again with {k} dollars on the account",
            "the card had been lost and not replaced",
            "the old account is still in the mandate",
            "the bank's messages go to her son's phone",
            "money goes in on the afternoon of the debit",
            "the branch in town has closed",
        ),
        (
            "nobody thinks of it the evening before",
            "the new phone number never reached the bank",
            "household and shop share one account",
            "he does not trust banking by phone",
            "too many customers buy on credit",
            "the next branch is half a day away",
        ),
        (
            "went with him to change the number",
            "agreed to pay in the evening before the order",
            "set up a balance alert on her phone",
            "asked the bank to send somebody round",
            "wrote the debit days on the wall calendar",
            "her daughter will pay in from now on",
        ),
    ),
    Matter(
        (
            "a chain store opened across the road",
            "the school is on holiday and the children are gone",
            "the night market moved to the river",
            "weddings sell whole cartons",
            "the seasonal workers are back",
            "the neighbour gives lighters away with water",
        ),
        (
            "the rent there is low",
            "heat and holidays together",
            "the council moved the stalls",
            "everybody marries in these weeks",
            "the factory stands still for repairs",
            "the bottler pays for it",
        ),
        (
            "told him to stock up on {brand}",
            "suggested opening an hour earlier",
            "went through his margins to calm him",
            "put gift boxes by the door",
            "more change and small goods at the till",
            "passed it on to the office",
        ),
    ),
    Matter(
        (
            "{brand} sold {k} packs in three weeks on the shelf",
            "people ask for {brand} and there is none",
            "the owner has no faith in the new one",
            "{brand} brings customers back",
            "the new packs were still under the counter",
            "regulars found the taste too light",
        ),
        (
            "nobody offers it",
            "people here like something stronger",
            "its price sits between two old names",
            "younger people know it from their phones",
            "fear of leftovers",
            "it looks too much like the old pack",
        ),
        (
            "left a card on the counter",
            "two cartons to try it out",
            "taught the clerk three sentences",
            "put it next to {brand}",
            "will look at the weekend's sales",
            "suggested an open pack to show",
        ),
    ),
    Matter(
        (
            "value per carton is well below the neighbours'",
            "{k} cartons fewer in two weeks",
            "the dear brands are hardly ordered now",
            "as many orders as ever but smaller ones",
            "not one gift box this quarter",
            "five brands are all that is ordered",
        ),
        (
            "people watch their money since the layoffs",
            "the cash went into the new roof",
            "regulars buy at the gas station",
            "a grandchild went to college",
            "summer is slow here",
            "the old man is alone in the shop",
        ),
        (
            "listed eight brands that would suit",
            "split the order in two to ease the load",
            "compared with three shops nearby",
            "will bring figures next time",
            "back to the usual {brand} first",
            "proposed a card so that deliveries come first",
        ),
    ),
)
"""Matters with what is seen, why it is so, and what is done."""
