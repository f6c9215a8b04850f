/**
 * Numbers of identity and bank cards in what is typed: found before anything is saved, with or without signal. The
 * same as `measures/personal_numbers.py`; tests hold the two against each other.
 */

const BETWEEN = "[ \\-\\u2010-\\u2015\\u2212]";
const ID_CARD = new RegExp(`(?<![0-9a-z])\\d{6}${BETWEEN}?\\d{8}${BETWEEN}?\\d{3}[\\dx](?![0-9a-z])`, "gu");
const BANK_CARD = new RegExp(`(?<!\\d)(?<!\\d[.\\-])(?:\\d{3,}${BETWEEN})*\\d+(?![.\\-]?\\d)`, "gu");
const SEPARATORS = new RegExp(BETWEEN, "gu");
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10x98765432";
const SHORTEST_CARD = 13;
const LONGEST_CARD = 19;
/** Years in which holders of identity cards are born. */
const FIRST_BIRTH = 1900;
const LAST_BIRTH = 2099;

function isDay(text) {
  const [year, month, day] = [text.slice(0, 4), text.slice(4, 6), text.slice(6, 8)].map(Number);
  const found = new Date(Date.UTC(year, month - 1, day));
  return year >= FIRST_BIRTH && year <= LAST_BIRTH && found.getUTCMonth() === month - 1 && found.getUTCDate() === day;
}

function isIdCard(text) {
  const number = text.replace(SEPARATORS, "");
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(number[place]), 0);
  return isDay(number.slice(6, 14)) && CHECKS[sum % CHECKS.length] === number.at(-1);
}

function isBankCard(text) {
  const digits = text.replace(SEPARATORS, "");
  if (digits.length < SHORTEST_CARD || digits.length > LONGEST_CARD || new Set(digits).size === 1) return false;
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = place % 2 ? Number(digit) * 2 : Number(digit);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** What kinds of personal numbers a text holds: "id-card", "bank-card". */
export function personalNumbers(text) {
  const kinds = new Set();
  const plain = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(ID_CARD, (found) => {
      if (!isIdCard(found)) return found;
      kinds.add("id-card");
      return "\n".repeat(found.length);
    });
  const groups = [...plain.matchAll(BANK_CARD)].flatMap(([found]) => [found, ...found.match(/\d+/gu)]);
  if (groups.some(isBankCard)) kinds.add("bank-card");
  return [...kinds];
}
