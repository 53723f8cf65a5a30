//! What the dialog `Issuance Request` shows.

use tallystick_core::{Approval, view::IssuanceRequestView};
use yew::prelude::*;

use super::{
    description_list::{Spacing, described, described_in_words, description_list},
    moment::moment,
    party_list::party_list,
    status_label::status_label,
};
use crate::directory::Directory;

/// Shows **Details** and **Participants** of a request.
pub fn request_details(request: &IssuanceRequestView, directory: &Directory) -> Html {
    let parties = [
        ("Requester", Some(&request.requester)),
        ("Approver", Some(&request.issuer)),
        ("Custodian", request.custodian.as_ref()),
    ];
    html! {
        <div class="tally-columns">
            <section>
                <h3 class="tally-subheading">{ "Details" }</h3>
                { details(request, directory) }
            </section>
            <section>
                <h3 class="tally-subheading">{ "Participants" }</h3>
                { party_list(directory, &parties) }
            </section>
        </div>
    }
}

fn details(request: &IssuanceRequestView, directory: &Directory) -> Html {
    let classed = |class: &'static str, words: String| html! { <span {class}>{ words }</span> };
    let mut groups = vec![
        described_in_words("Token name", request.name.clone()),
        described_in_words("Token symbol", request.symbol.clone()),
        described("Amount", classed("tally-number", request.amount.grouped())),
        described_in_words("Type", "ISSUANCE"),
        described("Status", status_label(request.status)),
    ];
    if let Some(reason) = &request.reason {
        let reason = classed("tally-reason", reason.clone());
        groups.push(described(rejected_by(request, directory), reason));
    }
    groups.extend([
        described_in_words("Version", request.version.to_string()),
        described("Request Id", classed("tally-code", request.id.to_string())),
        described("Created on", moment(request.created_at)),
        described("Last updated", moment(request.updated_at)),
    ]);
    description_list(Spacing::Compact, groups.into_iter().collect())
}

fn rejected_by(request: &IssuanceRequestView, directory: &Directory) -> String {
    let by = match (request.issuer_status, &request.custodian) {
        (Approval::Rejected, _) | (_, None) => &request.issuer,
        (_, Some(custodian)) => custodian,
    };
    format!("Rejected by {}", directory.title(by))
}
