//! A token of the holder with everything that is known about it.

use tallystick_core::{StatusChange, Timestamp, TokenId, TokenStatus, issuer::ShownStatus};
use yew::prelude::*;

use crate::{
    components::{
        action_button::{ActionButton, Weight},
        alert::{Alert, AlertKind},
        card::card,
        description_list::{Spacing, described, description_list},
        link::link,
        moment::moment,
        raw_json::RawJson,
        status_label::{Status, status_label},
    },
    route::Route,
    state::{FieldValue, NOT_IN_BOOKS, TokenView, WAITING},
    tokens::words::shown_status,
};

/// The status as the issuer has it; a token that was never taken or is void says that instead.
pub fn token_status(token: &TokenView, now: Timestamp) -> Status {
    match token.state.as_str() {
        "VOID" => Status::Bad("VOID"),
        NOT_IN_BOOKS => Status::Waiting(NOT_IN_BOOKS),
        WAITING => Status::Waiting(WAITING),
        "DECLINED" => Status::Over("DECLINED"),
        "SAVED" => shown_status(ShownStatus::of(token.status, token.expires, now)),
        _ => Status::Running("OFFERED"),
    }
}

/// Shows all fields, whether the issuer's key verifies it, what its holder may do (`own`), and the
/// token itself to copy.
pub fn token_details(
    token: &TokenView,
    now: Timestamp,
    onremove: &Callback<TokenId>,
    own: Html,
) -> Html {
    let fields = token.fields.iter().map(|(name, value)| {
        described(
            name.clone(),
            match value {
                FieldValue::Text(text) => {
                    html! { <span class="tally-break">{ text.clone() }</span> }
                }
                FieldValue::Moment(at) => moment(*at),
            },
        )
    });
    let groups = std::iter::once(described("Status", status_label(token_status(token, now))));
    let fields = description_list(Spacing::Columns, groups.chain(fields).collect());
    html! {
        <div class="tally-stack">
            if let Some(reason) = &token.reason {
                { said(token, reason, onremove) }
            }
            if let Some((status, change)) = &token.status_change {
                { changed(&token.issuer_title, *status, change) }
            }
            { card("Fields", fields) }
            { verification(token) }
            { own }
            if let Some(json) = &token.json {
                { card("Raw JSON", html! {
                    <>
                        <p>
                            { "Whoever you give it to can " }
                            { link(Route::Verify, Classes::new(), html! { "verify" }) }
                            { " it, without a wallet." }
                        </p>
                        <RawJson json={json.clone()} />
                    </>
                }) }
            }
        </div>
    }
}

/// From when, and until when where that is known.
pub(super) fn period(change: &StatusChange) -> Html {
    html! {
        <>
            { "Since " }
            { moment(change.starting) }
            if let Some(ending) = change.ending {
                { ", until " }
                { moment(ending) }
            }
        </>
    }
}

/// Since when, until when and why it has the status that its issuer gave it.
fn changed(issuer: &str, status: TokenStatus, change: &StatusChange) -> Html {
    let (kind, title) = match status {
        TokenStatus::Active => (AlertKind::Information, format!("Reactivated by {issuer}")),
        TokenStatus::Suspended => (AlertKind::Warning, format!("Suspended by {issuer}")),
        TokenStatus::Revoked => (AlertKind::Danger, format!("Revoked by {issuer}")),
    };
    let details = html! {
        <>
            <p>{ period(change) }</p>
            if let Some(reason) = &change.reason {
                <p class="tally-reason">{ reason.clone() }</p>
            }
        </>
    };
    Alert::new(kind, title).details(details).inline()
}

/// Why it came to nothing, or what the issuer says of it.
fn said(token: &TokenView, reason: &str, onremove: &Callback<TokenId>) -> Html {
    let (kind, title) = match token.state.as_str() {
        "VOID" => (AlertKind::Danger, "This token is void"),
        "DECLINED" => (AlertKind::Information, "This token was declined"),
        WAITING => (AlertKind::Information, WAITING),
        _ => (AlertKind::Warning, "Not in the issuer's books"),
    };
    let alert = Alert::new(kind, title).details(paragraph(reason));
    if token.state != "VOID" {
        return alert.inline();
    }
    let id = token.token;
    let put_away =
        ActionButton::new(Weight::Link, "Put away").onclick(onremove.reform(move |()| id));
    alert.action(put_away.html()).inline()
}

fn verification(token: &TokenView) -> Html {
    let (kind, title, details) = match &token.verified {
        Ok(key) => (
            AlertKind::Success,
            "Verified",
            html! {
                <>
                    { "The signature is the issuer's, made with the key " }
                    <span class="tally-code">{ key.clone() }</span>
                </>
            },
        ),
        Err(reason) => (AlertKind::Warning, "Not verified", paragraph(reason)),
    };
    Alert::new(kind, title).details(details).inline()
}

fn paragraph(words: &str) -> Html {
    html! { <p>{ words.to_owned() }</p> }
}
