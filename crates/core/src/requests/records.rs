//! The records of a CSV text (RFC 4180), with the lines in which they begin.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// The most fields of a record that are read.
const MOST_FIELDS: usize = 64;

/// A record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Record {
    /// The line in which it begins, from 1.
    pub(super) line: u64,
    /// Its fields, without the spaces around them.
    pub(super) fields: Vec<String>,
}

/// Reads the records one after another. Empty lines are none.
pub(super) struct Records<'t> {
    rest: &'t [u8],
    reader: Reader,
    line: u64,
    /// Where the fields of a record are written.
    output: Vec<u8>,
}

impl<'t> Records<'t> {
    /// Of a text whose fields are separated by commas, or by semicolons if its first line has those and
    /// no comma.
    pub(super) fn of(text: &'t str) -> Self {
        let first = text.lines().next().unwrap_or_default();
        let delimiter = if first.contains(';') && !first.contains(',') { b';' } else { b',' };
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Self { rest: text.as_bytes(), reader, line: 1, output: vec![0; text.len()] }
    }

    fn pass(&mut self, bytes: usize) {
        let (passed, rest) = self.rest.split_at(bytes);
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.rest = rest;
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        // The reader takes a line break of two characters, and empty lines, with the record behind.
        let is_break = |byte: &&u8| matches!(**byte, b'\r' | b'\n');
        self.pass(self.rest.iter().take_while(is_break).count());
        let line = self.line;
        let (mut written, mut ended) = (0, 0);
        let mut ends = [0; MOST_FIELDS];
        loop {
            let output = &mut self.output[written..];
            let (outcome, read, wrote, fields) =
                self.reader.read_record(self.rest, output, &mut ends[ended..]);
            self.pass(read);
            (written, ended) = (written + wrote, ended + fields);
            match outcome {
                ReadRecordResult::End => return None,
                // Once more, with nothing: the text has ended.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::Record
                | ReadRecordResult::OutputFull
                | ReadRecordResult::OutputEndsFull => break,
            }
        }
        let mut begin = 0;
        let fields = ends[..ended].iter().map(|end| {
            let field = String::from_utf8_lossy(&self.output[begin..*end]);
            begin = *end;
            field.trim().to_owned()
        });
        Some(Record { line, fields: fields.collect() })
    }
}
