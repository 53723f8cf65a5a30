//! The page `Verify`.

use tallystick_core::view::IssuerView;
use web_sys::Element;
use yew::prelude::*;

use super::{outcome::outcome, statement::statement, token_input::use_token_input};
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
    state::{Examined, Resource},
};

const WORDS: ResourceWords = ResourceWords { thing: "issuer's keys", empty: "", next: "" };

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
    let give = |command: Command| {
        let commands = commands.clone();
        Callback::from(move |()| commands.give(command.clone()))
    };
    let onverify = {
        let commands = commands.clone();
        Callback::from(move |text| commands.give(Command::Verify(text)))
    };
    let busy = matches!(store.examination, Some(Resource::Loading));
    let input = use_token_input(busy, &onverify, &give(Command::ForgetExamination));
    let outcome = use_node_ref();
    use_effect_with((store.examination.clone(), outcome.clone()), |(examination, outcome)| {
        // On most screens it is below what was filled in.
        if let (Some(Resource::Ready(_)), Some(element)) = (examination, outcome.cast::<Element>())
        {
            element.scroll_into_view();
        }
    });
    let issuer = store.issuer.map(|issuer| vec![issuer.clone()]);
    let page = view_resource(&issuer, &WORDS, &give(Command::Retry), |issuers| {
        let examination = store.examination.as_ref();
        html! {
            <>
                { card("Token", input) }
                { for issuers.iter().map(|issuer| result(&outcome, examination, issuer)) }
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
fn result(node: &NodeRef, examination: Option<&Resource<Examined>>, issuer: &IssuerView) -> Html {
    let (said, statement) = match examination {
        None | Some(Resource::Failed(_)) => (Html::default(), Html::default()),
        Some(Resource::Loading) => (verifying(), Html::default()),
        Some(Resource::Ready(Examined(found))) => {
            let document = found.document.as_ref();
            let statement = document
                .map(|document| statement(document, found.token.as_ref(), &issuer.catalogue));
            (outcome(found, issuer), statement.unwrap_or_default())
        }
    };
    html! {
        <>
            <div ref={node} role="status">{ said }</div>
            { statement }
        </>
    }
}

fn verifying() -> Html {
    html! {
        <p class="tally-progress">
            { spinner() }
            { "Verifying the token, and asking the issuer for its status" }
        </p>
    }
}
