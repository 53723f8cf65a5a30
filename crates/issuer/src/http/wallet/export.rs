//! Whole lists as tables in CSV (RFC 4180), for a spreadsheet.

use std::{borrow::Cow, collections::BTreeMap, io, mem};

use async_stream::try_stream;
use axum::{
    Extension,
    body::{Body, Bytes},
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use csv::{Terminator, Writer, WriterBuilder};
use futures::stream::BoxStream;
use tallystick_core::{Participant, ParticipantId, view::Page};

use crate::{
    http::{Application, refused::Refused, session::Reader},
    listen::ClientAddress,
};

/// How many rows are read at once: so many are in memory, whoever reads how slowly.
pub(super) const ROWS_AT_ONCE: u16 = 500;

/// What participants are called.
pub(super) struct Titles(BTreeMap<ParticipantId, String>);

impl Titles {
    fn new(participants: &[Participant]) -> Self {
        let titles = participants.iter().map(|known| (known.id.clone(), known.title.clone()));
        Self(titles.collect())
    }

    /// The title of this one, or its id.
    pub(super) fn of(&self, participant: &ParticipantId) -> String {
        self.0.get(participant).cloned().unwrap_or_else(|| participant.to_string())
    }
}

/// Which rows of a list are exported, in which order.
pub(super) trait Export: Send + Sync + 'static {
    /// A row of it.
    type Row: Send + Sync;

    /// The first line of the table.
    const HEADINGS: &'static [&'static str];

    /// The page behind what the page before said in `next`, or the first one, as this reader sees it.
    fn page(
        &mut self,
        application: &Application,
        reader: &Participant,
        after: Option<&str>,
    ) -> impl Future<Output = Result<Page<Self::Row>, Refused>> + Send;

    /// What stands under each heading for this row.
    fn cells(&self, row: &Self::Row, titles: &Titles) -> Vec<String>;
}

/// Answers with the table of this name. Each page is a transaction of its own that is over before its
/// rows are sent: a client that takes them slowly keeps no old version of the database.
pub(super) async fn table<E: Export>(
    application: Application,
    reader: Reader,
    client: Option<Extension<ClientAddress>>,
    name: &str,
    mut export: E,
) -> Result<Response, Refused> {
    let Reader { participant, until, turn, .. } = reader;
    let client = client.map(|Extension(client)| client);
    // What cannot be read at all is refused before the first line.
    let first = export.page(&application, &participant, None).await?;
    drop(turn);
    let day = application.clock.now().to_string()[..10].to_owned();
    let rows = try_stream! {
        let mut lines = Lines::new(E::HEADINGS, &application.participants)?;
        let mut page = first;
        loop {
            yield lines.of(&export, &mem::take(&mut page.items))?;
            let Some(next) = page.next.take() else { break };
            if application.clock.now() >= until {
                Err(io::Error::other("the session is over"))?;
            }
            // Its client's turn for each page: whoever takes long keeps no other reader waiting.
            let turn = application.shares.read(client).await;
            let next = export.page(&application, &participant, Some(&next)).await;
            page = next.map_err(|failure| cut_off(&failure))?;
            drop(turn);
        }
    };
    let disposition = format!("attachment; filename=\"{name}-{day}.csv\"");
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (CONTENT_DISPOSITION, &disposition),
    ];
    let rows: BoxStream<'static, io::Result<Bytes>> = Box::pin(rows);
    Ok((headers, Body::from_stream(rows)).into_response())
}

/// An answer that has begun cannot be refused any more: its connection ends before its last line,
/// which clients take for a failed download.
fn cut_off(failure: &Refused) -> io::Error {
    io::Error::other(format!("{failure:?}"))
}

/// Writes the lines of a table.
struct Lines {
    titles: Titles,
    writer: Writer<Vec<u8>>,
}

impl Lines {
    /// With these headings as the first line.
    fn new(headings: &[&str], participants: &[Participant]) -> io::Result<Self> {
        let mut writer = writer();
        writer.write_record(headings)?;
        Ok(Self { titles: Titles::new(participants), writer })
    }

    /// What was written so far, with a line for each of these rows.
    fn of<E: Export>(&mut self, export: &E, rows: &[E::Row]) -> io::Result<Bytes> {
        for row in rows {
            let cells = export.cells(row, &self.titles);
            self.writer.write_record(cells.iter().map(|cell| harmless(cell).into_owned()))?;
        }
        let written = mem::replace(&mut self.writer, writer()).into_inner();
        Ok(written.map_err(|failure| failure.into_error())?.into())
    }
}

fn writer() -> Writer<Vec<u8>> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new())
}

/// A text that no spreadsheet takes for a formula.
///
/// See <https://owasp.org/www-community/attacks/CSV_Injection>.
fn harmless(text: &str) -> Cow<'_, str> {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        true => format!("'{text}").into(),
        false => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        for text in ["", "AED", "1.00", "a=b", " =1", "'=1"] {
            assert_eq!(harmless(text), text);
        }
    }
}
