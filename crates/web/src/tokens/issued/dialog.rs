//! The dialog `Issued Token`.

use tallystick_core::{Timestamp, view::IssuedTokenView};
use yew::prelude::*;

use super::{
    actions::{IssuedTokenActions, Questions, issued_token_actions},
    rows::{amount, state, status},
};
use crate::{
    actions::use_actions_about,
    components::{
        description_list::{Spacing, described, described_in_words, description_list},
        dialog::Dialog,
        focus::use_focus_on_change,
        looked_at::use_looked_at,
        moment::moment,
        outcome::refused,
        status_label::status_label,
    },
    directory::Directory,
};

/// Its title.
pub(super) const TITLE: &str = "Issued Token";

/// The token that was opened.
#[derive(Clone, PartialEq, Properties)]
pub struct IssuedTokenDialogProperties {
    /// As it is now.
    pub token: IssuedTokenView,
    /// As it was when it was opened.
    pub opened: IssuedTokenView,
    /// Who is who.
    pub directory: Directory,
    /// The time.
    pub now: Timestamp,
    /// It is to be closed.
    pub onclose: Callback<()>,
}

/// Shows an issued token and what may be done with it. After an action that was taken, the dialog
/// closes.
#[component]
pub fn IssuedTokenDialog(props: &IssuedTokenDialogProperties) -> Html {
    let submitter = use_actions_about(props.opened.token.to_string(), props.onclose.clone());
    let (opened, current) = (&props.opened, &props.token);
    let looked_at = use_looked_at(opened, current, |token| token.version, submitter.busy());
    let questions = use_state_eq(Questions::default);
    let focused = use_focus_on_change(questions.0, questions.1);
    let actions = IssuedTokenActions {
        token: &looked_at.shown,
        holder: props.directory.title(&looked_at.shown.holder),
        submitter: &submitter,
        outdated: looked_at.outdated,
        onclose: &props.onclose,
    };
    let footer = html! {
        <div class="tally-actions">
            { for submitter.refusal().map(refused) }
            { for looked_at.changed("This token has changed") }
            { issued_token_actions(&actions, &questions, &focused) }
        </div>
    };
    html! {
        <Dialog title={TITLE} wide=true onclose={props.onclose.clone()} {footer}>
            <div class="tally-summary">
                <p class="tally-amount">{ token_in_a_line(&looked_at.shown, &props.directory) }</p>
            </div>
            <div class="tally-columns">
                <section>
                    <h3 class="tally-subheading">{ "Status" }</h3>
                    { standing(&looked_at.shown, props.now) }
                </section>
                <section>
                    <h3 class="tally-subheading">{ "Token" }</h3>
                    { details(&looked_at.shown, &props.directory) }
                </section>
            </div>
        </Dialog>
    }
}

/// Such as `500,000.00 AED for Commercial Bank`.
fn token_in_a_line(token: &IssuedTokenView, directory: &Directory) -> String {
    let what = amount(token).unwrap_or_else(|| token.schema.codes().to_owned());
    format!("{what} for {}", directory.title(&token.holder))
}

fn standing(token: &IssuedTokenView, now: Timestamp) -> Html {
    let mut groups = vec![described("Status", status_label(status(token, now)))];
    groups.extend(token.status_since.map(|since| described("Since", moment(since))));
    groups.extend(token.reason.as_ref().map(|reason| {
        let reason = html! { <span class="tally-reason">{ reason.clone() }</span> };
        described("Reason", reason)
    }));
    groups.push(described("State", status_label(state(token))));
    if token.answer.is_none() {
        groups.push(described("Offered until", moment(token.offered_until)));
    }
    groups.push(described_in_words("Version", token.version.to_string()));
    description_list(Spacing::Horizontal, groups.into_iter().collect())
}

fn details(token: &IssuedTokenView, directory: &Directory) -> Html {
    let code = |text: String| html! { <span class="tally-code">{ text }</span> };
    let mut groups = vec![
        described_in_words("Holder", directory.title(&token.holder)),
        described_in_words("Issuer", directory.title(&token.issuer)),
        described("Issued", moment(token.issued)),
        described("Starts", moment(token.starts)),
        match token.expires {
            Some(expires) => described("Expires", moment(expires)),
            None => described_in_words("Expires", "Never"),
        },
        described("Schema", code(token.schema.to_string())),
        described("Token Id", code(token.token.to_string())),
    ];
    groups.extend(token.request.map(|request| described("Request Id", code(request.to_string()))));
    description_list(Spacing::Horizontal, groups.into_iter().collect())
}
