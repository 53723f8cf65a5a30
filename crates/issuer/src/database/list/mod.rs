//! The lists that the console reads. Read-only connections, never in the writer's way.

mod conservation;
mod flows;
mod mailbox;
mod network;
mod request;
mod requests;
mod tokens;
mod vaults;

use sqlx::{QueryBuilder, Sqlite};
use tallystick_core::{Participant, Permission};

pub(crate) use mailbox::{MailPlace, Waiting};
pub(crate) use requests::{RequestFilter, RequestPage, RequestQuery, RequestSort, Search};

/// Who may see a row: its parties, and observers.
fn restrict(query: &mut QueryBuilder<Sqlite>, reader: &Participant, columns: &[&str]) {
    if reader.may(Permission::Observe) {
        query.push("1 = 1");
        return;
    }
    query.push("(");
    for (index, column) in columns.iter().enumerate() {
        query.push(if index == 0 { "" } else { " OR " });
        query.push(*column).push(" = ").push_bind(reader.id.as_str().to_owned());
    }
    query.push(")");
}
