//! What the words of a search can mean. Nothing is indexed word by word: names, titles and statuses
//! are few, and are looked through here; an amount, a time or an id that begins with a word is a
//! range of an index.

use std::ops::{Range, RangeInclusive};

use tallystick_core::{DefinitionId, ParticipantId, Timestamp};

use super::Network;

/// The most words of a search.
const MOST_WORDS: usize = 10;

/// The most digits of an amount before the point.
const LONGEST_AMOUNT: usize = 19;

/// So many hexadecimal digits can be the beginning of an id.
const SHORTEST_ID: usize = 4;

/// A day or month without its year is looked for in so many years, the current one the last.
const YEARS: i64 = 10;

/// The months as they are shown, and as they are spelt.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Why a search cannot be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooManyWords;

/// What a row must contain, in the words of the person who searches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    parts: Vec<Part>,
    year: i64,
}

/// What must be found, each somewhere in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// In lower case.
    Word(String),
    /// A day such as `27 Nov 2026` or `27 Nov`.
    Day { day: u8, month: u8, year: Option<i64> },
}

impl Search {
    /// Reads a search; `None` of one without words. `now` says which years are recent.
    ///
    /// # Errors
    /// If it has too many words.
    pub(crate) fn read(text: &str, now: Timestamp) -> Result<Option<Self>, TooManyWords> {
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        if words.len() > MOST_WORDS {
            return Err(TooManyWords);
        }
        let mut parts = Vec::new();
        let mut rest = words.as_slice();
        while let Some((word, following)) = rest.split_first() {
            let month = following.first().and_then(|word| month(word));
            let (part, used) = match (day(word), month) {
                (Some(day), Some(month)) => {
                    let year = following.get(1).and_then(|word| year(word));
                    (Part::Day { day, month, year }, 2 + usize::from(year.is_some()))
                }
                _ => (Part::Word(word.clone()), 1),
            };
            parts.push(part);
            rest = &rest[used..];
        }
        let year = now.to_string().get(..4).and_then(year).unwrap_or_default();
        Ok((!parts.is_empty()).then_some(Self { parts, year }))
    }

    /// What each part can mean.
    pub(super) fn meanings(&self, network: &Network<'_>) -> Vec<Meaning> {
        let years = || self.year - YEARS + 1..=self.year;
        let meaning = |part: &Part| match part {
            Part::Day { day, month, year } => {
                let years = year.map_or_else(years, |year| year..=year);
                let times = years.filter_map(|year| day_of(year, *month, *day)).collect();
                Meaning { times, ..Meaning::default() }
            }
            Part::Word(word) => Meaning::of(word, years(), network),
        };
        self.parts.iter().map(meaning).collect()
    }
}

/// All that a part of a search can mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Meaning {
    /// The word itself, in lower case; absent of a day.
    word: Option<String>,
    /// Definitions whose name, symbol or custodian's title has it.
    pub(super) definitions: Vec<DefinitionId>,
    /// Participants whose title has it.
    pub(super) participants: Vec<ParticipantId>,
    /// Amounts that begin with it.
    pub(super) amount: Option<ShownAmount>,
    /// Times, in milliseconds, whose date begins with it.
    pub(super) times: Vec<Range<i64>>,
    /// Ids that begin with it.
    pub(super) ids: Option<RangeInclusive<u128>>,
}

/// How an amount begins as it is shown without thousands separators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ShownAmount {
    /// These digits, and a point among them or not.
    pub(super) start: String,
    /// It has so many digits before the point; any number if absent.
    pub(super) whole: Option<usize>,
}

impl ShownAmount {
    /// The same as a range of values, in units of 10^-8, where it is known how many digits stand before
    /// the point.
    pub(super) fn values(&self) -> Option<Range<u128>> {
        let missing = self.whole?.checked_sub(self.start.len())?;
        let scale = 10_u128.checked_pow(u32::try_from(missing).ok()? + 8)?;
        let start: u128 = self.start.parse().ok()?;
        Some(start.checked_mul(scale)?..(start + 1).checked_mul(scale)?)
    }
}

impl Meaning {
    fn of(word: &str, years: RangeInclusive<i64>, network: &Network<'_>) -> Self {
        let has = |text: &str| text.to_lowercase().contains(word);
        let titled = network.participants.iter().filter(|participant| has(&participant.title));
        let participants: Vec<_> = titled.map(|participant| participant.id.clone()).collect();
        let definitions = network.definitions.values().filter(|definition| {
            let custodian = definition.custodian.as_ref();
            has(&definition.name)
                || has(&definition.symbol)
                || custodian.is_some_and(|custodian| participants.contains(custodian))
        });
        Self {
            definitions: definitions.map(|definition| definition.id).collect(),
            participants,
            amount: amount(word),
            times: times(word, years),
            ids: ids(word),
            word: Some(word.to_owned()),
        }
    }

    /// Those of these words, such as statuses, that have it as they are shown: without underscores.
    pub(super) fn among(&self, words: &[&str]) -> Vec<String> {
        let has = |text: &&&str| {
            let shown = text.to_lowercase().replace('_', " ");
            self.word.as_ref().is_some_and(|word| shown.contains(word))
        };
        words.iter().filter(has).map(|text| (*text).to_owned()).collect()
    }
}

/// The amounts that begin with this word as they are shown, with thousands separators or without.
fn amount(word: &str) -> Option<ShownAmount> {
    let (whole, fraction) = match word.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (word, None),
    };
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().filter(|group| !group.is_empty() && is_number(group))?;
    let later: Vec<&str> = groups.collect();
    if let Some((last, middle)) = later.split_last() {
        let are_whole = middle.iter().all(|group| group.len() == 3) && first.len() <= 3;
        if !are_whole || last.len() > 3 || !later.iter().all(|group| is_number(group)) {
            return None;
        }
    }
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    if whole.len() > LONGEST_AMOUNT || (whole.len() > 1 && whole.starts_with('0')) {
        return None;
    }
    if let Some(fraction) = fraction {
        let is_whole = later.last().is_none_or(|group| group.len() == 3);
        let start = format!("{whole}.{fraction}");
        return (is_whole && is_number(fraction)).then_some(ShownAmount { start, whole: None });
    }
    // Where the separators stand, it is known how many digits follow before the point.
    let missing = later.last().map(|group| 3 - group.len());
    let digits = missing.map(|missing| whole.len() + missing);
    Some(ShownAmount { start: whole, whole: digits })
}

/// The times, in milliseconds, that begin with this word: `2026`, `2026-11`, `2026-11-27`, or a
/// month of these years.
fn times(word: &str, years: RangeInclusive<i64>) -> Vec<Range<i64>> {
    if let Some(month) = month(word) {
        return years.filter_map(|year| month_of(year, month)).collect();
    }
    let mut parts = word.split('-');
    let Some(year) = parts.next().and_then(year) else { return Vec::new() };
    let two_digits = |part: &str| {
        (part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<u8>().ok())
            .flatten()
    };
    let range = match (parts.next(), parts.next(), parts.next()) {
        (None, ..) => start_of(year, 1, 1).zip(start_of(year + 1, 1, 1)).map(|(a, b)| a..b),
        (Some(month), None, _) => two_digits(month).and_then(|month| month_of(year, month)),
        (Some(month), Some(day), None) => {
            two_digits(month).zip(two_digits(day)).and_then(|(month, day)| day_of(year, month, day))
        }
        _ => None,
    };
    range.into_iter().collect()
}

/// The ids that begin with this word, hyphens or not.
fn ids(word: &str) -> Option<RangeInclusive<u128>> {
    let digits: String = word.chars().filter(|sign| *sign != '-').collect();
    let is_id = (SHORTEST_ID..=32).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let bound = |fill: char| {
        let mut whole = digits.clone();
        whole.extend(std::iter::repeat_n(fill, 32 - digits.len()));
        u128::from_str_radix(&whole, 16).ok()
    };
    if !is_id {
        return None;
    }
    Some(bound('0')?..=bound('f')?)
}

fn day(word: &str) -> Option<u8> {
    word.parse().ok().filter(|day| (1..=31).contains(day))
}

fn month(word: &str) -> Option<u8> {
    let index = MONTHS.iter().position(|month| word.len() >= 3 && month.starts_with(word))?;
    u8::try_from(index + 1).ok()
}

fn year(word: &str) -> Option<i64> {
    let is_year = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse().ok().filter(|_| is_year)
}

/// The first millisecond of a day; `None` of one that is in no calendar.
fn start_of(year: i64, month: u8, day: u8) -> Option<i64> {
    let moment = format!("{year:04}-{month:02}-{day:02}T00:00:00Z").parse::<Timestamp>();
    moment.ok().map(Timestamp::milliseconds)
}

fn day_of(year: i64, month: u8, day: u8) -> Option<Range<i64>> {
    let start = start_of(year, month, day)?;
    Some(start..start + 86_400_000)
}

fn month_of(year: i64, month: u8) -> Option<Range<i64>> {
    let (next_year, next) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    Some(start_of(year, month, 1)?..start_of(next_year, next, 1)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-27T12:00:00Z".parse().unwrap()
    }

    fn parts(text: &str) -> Vec<Part> {
        Search::read(text, now()).unwrap().map_or(Vec::new(), |search| search.parts)
    }

    fn word(text: &str) -> Part {
        Part::Word(text.to_owned())
    }

    #[test]
    fn a_day_is_one_part_and_other_words_are_parts_of_their_own() {
        let day = |year| Part::Day { day: 27, month: 11, year };
        assert_eq!(parts("  11.00   AED "), [word("11.00"), word("aed")]);
        assert_eq!(parts("27 Nov 2026"), [day(Some(2026))]);
        assert_eq!(parts("27 November"), [day(None)]);
        assert_eq!(parts("Bank 27 Nov 12"), [word("bank"), day(None), word("12")]);
        assert_eq!(parts("32 Nov"), [word("32"), word("nov")]);
        assert_eq!(parts(" "), []);
        assert_eq!(Search::read(&"a ".repeat(11), now()), Err(TooManyWords));
    }

    #[test]
    fn an_amount_is_found_by_how_it_begins_on_the_screen() {
        let shown = |start: &str, whole| Some(ShownAmount { start: start.to_owned(), whole });
        for digits in ["11", "0", "11.00", "11.", "0.5", "1234567"] {
            assert_eq!(amount(digits), shown(digits, None));
        }
        assert_eq!(amount("1,234.50"), shown("1234.50", None));
        assert_eq!(amount("1,234"), shown("1234", Some(4)));
        assert_eq!(amount("1,2"), shown("12", Some(4)));
        assert_eq!(amount("1,"), shown("1", Some(4)));
        assert_eq!(amount("12,345,6"), shown("123456", Some(8)));
        let values = |word| amount(word).unwrap().values();
        assert_eq!(values("1,2"), Some(120_000_000_000..130_000_000_000));
        assert_eq!(values("1,234"), Some(123_400_000_000..123_500_000_000));
        assert_eq!(values("1,234.5"), None);
        for none in [
            "",
            ".",
            ".5",
            ",1",
            "1,23.5",
            "1,2345",
            "1234,567",
            "12,34,567",
            "01",
            "00",
            "-1",
            "1e3",
            "1.2.3",
            "aed",
            "٣",
            "99999999999999999999",
        ] {
            assert_eq!(amount(none), None, "{none}");
        }
    }

    #[test]
    fn a_time_is_found_by_its_date_in_utc() {
        let range = |from: &str, to: &str| {
            let at = |text: &str| text.parse::<Timestamp>().unwrap().milliseconds();
            std::iter::once(at(from)..at(to)).collect::<Vec<_>>()
        };
        let (november, december) = ("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z");
        assert_eq!(times("2026-11", 2026..=2026), range(november, december));
        assert_eq!(times("nov", 2026..=2026), range(november, december));
        assert_eq!(times("december", 2026..=2026), range(december, "2027-01-01T00:00:00Z"));
        let day = range("2026-11-27T00:00:00Z", "2026-11-28T00:00:00Z");
        assert_eq!(times("2026-11-27", 2026..=2026), day);
        let year = range("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
        assert_eq!(times("2026", 2026..=2026), year);
        assert_eq!(times("nov", 2017..=2026).len(), 10);
        for none in
            ["2026-13", "2026-02-30", "2026-1", "2026-11-27-1", "no", "novem1", "11", "9999"]
        {
            assert_eq!(times(none, 2026..=2026), [], "{none}");
        }
    }

    #[test]
    fn an_id_is_found_whole_or_by_its_first_four_digits() {
        assert_eq!(ids("019a"), Some(0x019a << 112..=(0x019b << 112) - 1));
        let whole = "019ac58e-6c2d-7cc4-98b1-0f2f7e6d5c4b";
        let id = 0x019a_c58e_6c2d_7cc4_98b1_0f2f_7e6d_5c4b;
        assert_eq!(ids(whole), Some(id..=id));
        assert_eq!(ids("019ac58e-6"), Some(0x0001_9ac5_8e60 << 88..=(0x0001_9ac5_8e70 << 88) - 1));
        for none in ["019", "aed", "01-9", &"a".repeat(33), "019g", ""] {
            assert_eq!(ids(none), None, "{none}");
        }
    }
}
