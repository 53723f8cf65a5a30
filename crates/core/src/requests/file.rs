//! Issuances that are requested with a file: CSV (RFC 4180), checked line by line before anything is
//! sent.

use std::fmt;

use super::records::{Record, Records};
use crate::{
    Amount, Definition, DefinitionId, ParticipantId, Refusal, Separators,
    actions::{LARGEST_BATCH, RequestedIssuance},
};

/// The first line of such a file: its columns may come in any order.
pub const FILE_HEADINGS: [&str; 2] = ["Token", "Amount"];

/// The largest file that is read, in bytes.
pub const LARGEST_FILE: usize = 256 * 1024;

/// The most errors that are named of one file.
const MOST_ERRORS: usize = 100;

/// A request that a line of the file asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRequest {
    /// The line, from 1, the headings' among them.
    pub line: u64,
    /// Of which token.
    pub definition: DefinitionId,
    /// How much.
    pub amount: Amount,
}

impl FileRequest {
    /// As it is asked for.
    pub fn requested(&self) -> RequestedIssuance {
        RequestedIssuance { definition: self.definition, amount: self.amount.to_string() }
    }
}

/// What is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError {
    /// The line, from 1; absent where the whole file is meant.
    pub line: Option<u64>,
    /// The place of the column, from 1; absent where the whole line is meant.
    pub column: Option<usize>,
    /// What is wrong, in a sentence.
    pub sentence: String,
}

impl FileError {
    fn of_file(sentence: impl Into<String>) -> Self {
        Self { line: None, column: None, sentence: sentence.into() }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.column) {
            (Some(line), Some(column)) => {
                write!(formatter, "Line {line}, column {column}: {}", self.sentence)
            }
            (Some(line), None) => write!(formatter, "Line {line}: {}", self.sentence),
            (None, _) => formatter.write_str(&self.sentence),
        }
    }
}

/// Reads the requests of a file, which its reader is to make. Tokens are named by their symbol, name
/// or id. The fields are separated by commas, or by semicolons where the headings are.
///
/// # Errors
/// All that is wrong with it, in the order of the lines, of which only the first hundred are named.
/// What the issuer alone knows, such as how many requests are open, is not looked at.
pub fn read_requests(
    file: &[u8],
    definitions: &[Definition],
    requester: &ParticipantId,
) -> Result<Vec<FileRequest>, Vec<FileError>> {
    let one = |error| Err(vec![error]);
    if file.len() > LARGEST_FILE {
        let limit = LARGEST_FILE / 1024;
        return one(FileError::of_file(format!("The file is larger than {limit} KB.")));
    }
    let Ok(text) = std::str::from_utf8(file) else {
        return one(FileError::of_file("The file is not text in UTF-8. Save it as CSV UTF-8."));
    };
    let text = text.trim_start_matches('\u{feff}');
    let mut records = Records::of(text);
    let columns = match Columns::read(&records.next().unwrap_or_default()) {
        Ok(columns) => columns,
        Err(error) => return one(error),
    };
    let (mut requests, mut errors) = (Vec::new(), Vec::new());
    for record in records {
        match columns.request(&record, definitions, requester) {
            Ok(request) => requests.push(request),
            Err(error) => errors.push(error),
        }
        if errors.len() == MOST_ERRORS {
            break;
        }
    }
    if requests.len() > LARGEST_BATCH {
        let sentence = format!(
            "The file has {} requests, and {LARGEST_BATCH} can be made at once. Divide it.",
            requests.len()
        );
        errors.insert(0, FileError::of_file(sentence));
    }
    if requests.is_empty() && errors.is_empty() {
        errors.push(FileError::of_file("The file has headings and no request below them."));
    }
    if errors.is_empty() { Ok(requests) } else { Err(errors) }
}

/// Where the columns are, from 0.
#[derive(Clone, Copy, Debug)]
struct Columns {
    token: usize,
    amount: usize,
}

impl Columns {
    fn read(Record { fields: headings, .. }: &Record) -> Result<Self, FileError> {
        let [token, amount] = FILE_HEADINGS;
        let known = format!("{token} and {amount}");
        for (place, heading) in headings.iter().enumerate() {
            let is = |known: &str| heading.eq_ignore_ascii_case(known);
            let (column, line) = (Some(place + 1), Some(1));
            if !is(token) && !is(amount) {
                let sentence =
                    format!("The heading is {heading:?}, and the columns are {known} only.");
                return Err(FileError { line, column, sentence });
            }
            if headings[..place].iter().any(|other| is(other)) {
                let sentence = format!("The column {heading} is there twice.");
                return Err(FileError { line, column, sentence });
            }
        }
        let place = |name: &str| {
            let missing = || FileError {
                line: Some(1),
                column: None,
                sentence: format!("The heading {name} is missing; the columns are {known}."),
            };
            headings
                .iter()
                .position(|heading| heading.eq_ignore_ascii_case(name))
                .ok_or_else(missing)
        };
        Ok(Self { token: place(token)?, amount: place(amount)? })
    }

    fn request(
        self,
        Record { line, fields }: &Record,
        definitions: &[Definition],
        requester: &ParticipantId,
    ) -> Result<FileRequest, FileError> {
        let error = |column: Option<usize>, sentence: String| FileError {
            line: Some(*line),
            column: column.map(|place| place + 1),
            sentence,
        };
        if fields.len() != FILE_HEADINGS.len() {
            let sentence = format!(
                "It has {} fields instead of {}. A text that contains the separator needs quotes.",
                fields.len(),
                FILE_HEADINGS.len()
            );
            return Err(error(None, sentence));
        }
        let (token, amount) = (&fields[self.token], &fields[self.amount]);
        let of_token = |sentence| error(Some(self.token), sentence);
        let of_amount = |refusal: Refusal| error(Some(self.amount), refusal.reason());
        let definition = named(token, definitions).map_err(of_token)?;
        definition.admit_new().map_err(|refusal| of_token(refusal.reason()))?;
        let Definition { symbol, decimals, .. } = definition;
        let amount = Amount::read_typed(amount, symbol, *decimals, Separators::SHOWN)
            .map_err(|refused| error(Some(self.amount), refused.to_string()))?;
        definition.admit_request(amount, requester).map_err(of_amount)?;
        Ok(FileRequest { line: *line, definition: definition.id, amount })
    }
}

/// The definition of this symbol, name or id.
fn named<'d>(token: &str, definitions: &'d [Definition]) -> Result<&'d Definition, String> {
    let is_named = |one: &&Definition| {
        one.symbol == token || one.name == token || one.id.to_string().eq_ignore_ascii_case(token)
    };
    let mut found = definitions.iter().filter(is_named);
    match (found.next(), found.next()) {
        (Some(definition), None) => Ok(definition),
        (None, _) => Err(format!("There is no token with the symbol, name or id {token:?}.")),
        (Some(_), Some(_)) => {
            Err(format!("Several tokens are called {token:?}. Write the token's id instead."))
        }
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{
        definition::DefinitionStatus,
        fixtures::{amount, dirham, participant, uuid},
    };

    fn definitions() -> Vec<Definition> {
        let other = |bits, name: &str, symbol: &str| Definition {
            id: DefinitionId(uuid(bits)),
            name: name.to_owned(),
            symbol: symbol.to_owned(),
            ..dirham()
        };
        let ended = DefinitionStatus::Decommissioned;
        vec![
            dirham(),
            other(0xd1, "Euro", "EUR"),
            other(0xd2, "Another Euro", "EUR"),
            Definition { status: ended, ..other(0xd3, "Old Franc", "OFR") },
        ]
    }

    fn read(file: &str) -> Result<Vec<(u64, String)>, Vec<String>> {
        let read = read_requests(file.as_bytes(), &definitions(), &participant("commercial-bank"));
        let shown = |one: FileRequest| (one.line, one.amount.to_string());
        read.map(|requests| requests.into_iter().map(shown).collect())
            .map_err(|errors| errors.iter().map(ToString::to_string).collect())
    }

    fn lines(of: &[(u64, &str)]) -> Result<Vec<(u64, String)>, Vec<String>> {
        Ok(of.iter().map(|(line, amount)| (*line, (*amount).to_owned())).collect())
    }

    #[test]
    fn a_file_is_read_as_spreadsheets_write_it() {
        let expected = lines(&[(2, "1.00"), (3, "2.50")]);
        for file in [
            "Token,Amount\nAED,1\nAED,2.5\n",
            "\u{feff}Token;Amount\r\nAED;1\r\nAED;2.5\r\n",
            "amount,TOKEN\n1.00,AED\n2.50,AED",
            "Token,Amount\nAED,AED 1.\nAED,\"2.50 AED\"\n",
            "\"Token\",\"Amount\"\n\"AED\",\"1\"\n AED , 2.50 \n",
        ] {
            assert_eq!(read(file), expected, "{file:?}");
        }
        let definition = dirham();
        let file = format!("Token,Amount\n{},3\n{},4\n", definition.name, definition.id);
        assert_eq!(read(&file), lines(&[(2, "3.00"), (3, "4.00")]));
        // An empty line counts as a line of the file, and so does one within quotes.
        assert_eq!(read("Token,Amount\n\nAED,1\n"), lines(&[(3, "1.00")]));
        let file = "Token,Amount\r\n\r\n\"AED\r\n\",1\r\nAED,2\r\n";
        assert_eq!(read(file), lines(&[(3, "1.00"), (5, "2.00")]));
    }

    #[test]
    fn each_error_says_where_it_is_and_what_to_do() {
        let errors = read(
            "Token,Amount\nAED,1\nXYZ,1\nAED,1.001\nAED,0\nEUR,1\nOFR,1\nAED\nAED,1,50\nAED,1e3\n",
        );
        let expected = [
            "Line 3, column 1: There is no token with the symbol, name or id \"XYZ\".",
            "Line 4, column 2: ",
            "Line 5, column 2: ",
            "Line 6, column 1: Several tokens are called \"EUR\". Write the token's id instead.",
            "Line 7, column 1: This token definition is decommissioned",
            "Line 8: It has 1 fields instead of 2.",
            "Line 9: It has 3 fields instead of 2.",
            "Line 10, column 2: ",
        ];
        let errors = errors.unwrap_err();
        assert_eq!(errors.len(), expected.len(), "{errors:?}");
        for (error, expected) in errors.iter().zip(expected) {
            assert!(error.starts_with(expected), "{error:?} instead of {expected:?}");
        }
    }

    #[test]
    fn a_file_without_its_headings_or_without_requests_is_refused() {
        for (file, expected) in [
            ("", "Line 1: The heading Token is missing; the columns are Token and Amount."),
            ("Token\nAED\n", "Line 1: The heading Amount is missing"),
            ("AED,1\nAED,2\n", "Line 1, column 1: The heading is \"AED\""),
            ("Token,Amount,Note\nAED,1,x\n", "Line 1, column 3: The heading is \"Note\""),
            ("Token,Token\nAED,1\n", "Line 1, column 2: The column Token is there twice."),
            ("Token,Amount\n", "The file has headings and no request below them."),
        ] {
            let errors = read(file).unwrap_err();
            assert_eq!(errors.len(), 1);
            assert!(errors[0].starts_with(expected), "{:?} instead of {expected:?}", errors[0]);
        }
        let reader = participant("commercial-bank");
        let errors = read_requests(&[0xff, 0xfe, 0], &definitions(), &reader).unwrap_err();
        assert!(errors[0].sentence.contains("UTF-8"));
        let large = vec![b'a'; LARGEST_FILE + 1];
        let errors = read_requests(&large, &definitions(), &reader).unwrap_err();
        assert_eq!(errors[0].sentence, "The file is larger than 256 KB.");
    }

    #[test]
    fn no_more_are_read_than_one_message_may_ask_for() {
        let file = |requests: usize| format!("Token,Amount\n{}", "AED,1\n".repeat(requests));
        assert_eq!(read(&file(LARGEST_BATCH)).unwrap().len(), LARGEST_BATCH);
        let errors = read(&file(LARGEST_BATCH + 1)).unwrap_err();
        assert_eq!(errors, ["The file has 501 requests, and 500 can be made at once. Divide it."]);
        let errors = read(&format!("Token,Amount\n{}", "AED,x\n".repeat(5000))).unwrap_err();
        assert_eq!(errors.len(), MOST_ERRORS);
    }

    #[test]
    fn rules_of_the_token_are_looked_at() {
        let mut definition = dirham();
        definition.rules.largest_request = Some(amount(1_000));
        let reader = participant("commercial-bank");
        let file = b"Token,Amount\nAED,10\nAED,10.01\n";
        let errors = read_requests(file, std::slice::from_ref(&definition), &reader).unwrap_err();
        assert_eq!(errors.len(), 1);
        assert_eq!((errors[0].line, errors[0].column), (Some(3), Some(2)));
        definition.rules.holders = Some(vec![participant("commercial-bank-2")]);
        let errors = read_requests(file, &[definition], &reader).unwrap_err();
        assert_eq!(errors.len(), 2);
    }
}
