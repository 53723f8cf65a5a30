//! What the dialog of a request shows, whatever kind of request it is.

use tallystick_core::{
    Amount, ParticipantId, RequestAction, RequestId, Timestamp, requests::Rejection,
};
use yew::prelude::*;

use super::words::rejection_words;
use crate::{
    components::{
        description_list::{Spacing, described, described_in_words, description_list},
        moment::moment,
        party_list::party_list,
        status_label::{Status, status_label},
    },
    directory::Directory,
};

/// A request as its dialog shows it to one participant.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestDetails {
    /// Its id.
    pub id: RequestId,
    /// The version, which an action on it names.
    pub version: u32,
    /// The token's name.
    pub name: String,
    /// The token's symbol.
    pub symbol: String,
    /// How much.
    pub amount: Amount,
    /// `ISSUANCE`, `PUSH`, `PULL` or `REDEMPTION`.
    pub kind: &'static str,
    /// Where it stands.
    pub status: Status,
    /// Who rejected it, and why.
    pub rejection: Option<Rejection>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Roles, and who has them.
    pub parties: [(&'static str, Option<ParticipantId>); 3],
    /// What the reader may do with it now.
    pub actions: Vec<RequestAction>,
    /// Why the reader has to wait before deciding, if so.
    pub notice: Option<String>,
    /// What happens to it now, where nobody's decision is awaited.
    pub under_way: Option<&'static str>,
}

/// Shows **Details** and **Participants** of a request.
pub fn request_details(request: &RequestDetails, directory: &Directory) -> Html {
    let parties = request.parties.iter().map(|(role, party)| (*role, party.as_ref()));
    html! {
        <div class="tally-columns">
            <section>
                <h3 class="tally-subheading">{ "Details" }</h3>
                { details(request, directory) }
            </section>
            <section>
                <h3 class="tally-subheading">{ "Participants" }</h3>
                { party_list(directory, &parties.collect::<Vec<_>>()) }
            </section>
        </div>
    }
}

fn details(request: &RequestDetails, directory: &Directory) -> Html {
    let classed = |class: &'static str, words: String| html! { <span {class}>{ words }</span> };
    let mut groups = vec![
        described_in_words("Token name", request.name.clone()),
        described_in_words("Token symbol", request.symbol.clone()),
        described("Amount", classed("tally-number", request.amount.grouped())),
        described_in_words("Type", request.kind),
        described("Status", status_label(request.status)),
    ];
    if let Some(rejection) = &request.rejection {
        let by = directory.title(&rejection.by);
        let reason = classed("tally-reason", rejection_words(rejection));
        groups.push(described(format!("Rejected by {by}"), reason));
    }
    groups.extend([
        described_in_words("Version", request.version.to_string()),
        described("Request Id", classed("tally-code", request.id.to_string())),
        described("Created on", moment(request.created_at)),
        described("Last updated", moment(request.updated_at)),
    ]);
    description_list(Spacing::Compact, groups.into_iter().collect())
}
