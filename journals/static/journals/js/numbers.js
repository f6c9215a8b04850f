/** Numbers of identity and bank cards in what is typed: found before anything is saved, with or without signal. */

const ID_CARD = /(?<![0-9a-z])\d{6}[ -]?\d{8}[ -]?\d{3}[\dx](?![0-9a-z])/giu;
const BANK_CARD = /(?<!\d)(?<!\d[.-])(?:\d{3,}[ -])*\d+(?![.-]?\d)/gu;
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10x98765432";
const SHORTEST_CARD = 13;
const LONGEST_CARD = 19;
const OLDEST = 1850;

function isDay(text) {
  const [year, month, day] = [text.slice(0, 4), text.slice(4, 6), text.slice(6, 8)].map(Number);
  const found = new Date(Date.UTC(year, month - 1, day));
  return year > OLDEST && found.getUTCMonth() === month - 1 && found.getUTCDate() === day && found <= Date.now();
}

function isIdCard(text) {
  const number = text.replace(/[ -]/g, "").toLowerCase();
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(number[place]), 0);
  return isDay(number.slice(6, 14)) && CHECKS[sum % CHECKS.length] === number.at(-1);
}

function isBankCard(text) {
  const digits = text.replace(/[ -]/g, "");
  if (digits.length < SHORTEST_CARD || digits.length > LONGEST_CARD) return false;
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = place % 2 ? Number(digit) * 2 : Number(digit);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0 && new Set(digits).size > 1;
}

/** What kinds of personal numbers a text holds: "id-card", "bank-card". */
export function personalNumbers(text) {
  const plain = text.normalize("NFKC");
  const cards = [...plain.matchAll(ID_CARD)].map(([found]) => found).filter(isIdCard);
  const rest = cards.reduce((left, card) => left.replace(card, " "), plain);
  const kinds = new Set(cards.map(() => "id-card"));
  if ([...rest.matchAll(BANK_CARD)].some(([found]) => isBankCard(found))) kinds.add("bank-card");
  return [...kinds];
}
