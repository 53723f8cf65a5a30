//! The page `Verify`.

use tallystick_core::view::IssuerView;
use tallystick_holder::Examination;
use yew::prelude::*;

use super::{outcome::outcome, statement::Statement, token_input::TokenInput};
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        card::card,
        link::link,
        page_heading::PageHeading,
        resource_view::{ResourceWords, view_resource},
        spinner::spinner,
    },
    route::Route,
    state::Resource,
};

const WORDS: ResourceWords = ResourceWords { thing: "issuer's keys", empty: "" };

/// Takes a token and says what it is worth.
#[component]
pub fn Verify() -> Html {
    let store = use_store();
    let commands = use_commands();
    {
        // What was verified belongs to this visit of the page.
        let commands = commands.clone();
        use_effect_with((), move |()| move || commands.give(Command::ForgetExamination));
    }
    let onretry = {
        let commands = commands.clone();
        Callback::from(move |()| commands.give(Command::Retry))
    };
    let issuer = store.issuer.map(|issuer| vec![issuer.clone()]);
    let page = view_resource(&issuer, &WORDS, &onretry, |issuers| {
        let onverify = {
            let commands = commands.clone();
            Callback::from(move |text| commands.give(Command::Verify(text)))
        };
        let onchange = Callback::from(move |()| commands.give(Command::ForgetExamination));
        let busy = matches!(store.examination, Some(Resource::Loading));
        html! {
            <>
                { card("Token", html! {
                    <TokenInput {busy} onverify={&onverify} {onchange} />
                }) }
                { for issuers.iter().map(|issuer| result(store.examination.as_ref(), issuer)) }
            </>
        }
    });
    html! {
        <>
            if store.session.is_none() {
                <nav class="pf-v6-c-page__main-section tally-back" aria-label="Back">
                    { link(Route::Participants, Classes::new(), html! { "Participants" }) }
                </nav>
            }
            <PageHeading
                title="Verify"
                lead="Find out what a token is worth that somebody gave you. You need no wallet and no account."
            />
            <div class="pf-v6-c-page__main-section tally-stack">{ page }</div>
        </>
    }
}

/// What was found out. The live region is there before there is anything to say.
fn result(examination: Option<&Resource<Examination>>, issuer: &IssuerView) -> Html {
    let found = examination.and_then(Resource::ready);
    html! {
        <>
            <div role="status">
                if matches!(examination, Some(Resource::Loading)) {
                    <p class="tally-progress">
                        { spinner() }
                        { "Verifying the token, and asking the issuer for its status" }
                    </p>
                }
                if let Some(found) = found {
                    { outcome(found, issuer) }
                }
            </div>
            if let Some(document) = found.and_then(|found| found.document.clone()) {
                <Statement
                    token={found.and_then(|found| found.token.clone())}
                    {document}
                    catalogue={issuer.catalogue.clone()}
                />
            }
        </>
    }
}
