//! The page `Settings`.

use tallystick_core::canonical::sha256_hex;
use yew::prelude::*;

use super::{language::language_choice, wallet_list::wallet_list};
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        action_button::{ActionButton, Weight},
        card::card,
        description_list::{Spacing, described, described_in_words, description_list},
        page_heading::PageHeading,
        switch::switch,
        unique_id::use_unique_id,
    },
    shell::theme::system_is_dark,
    state::{Preferences, Session},
};

/// How much of a hash tells participants apart.
const SHORT_HASH: usize = 12;

/// Lets the person change how the console looks, and which participant this tab is.
#[component]
pub fn Settings() -> Html {
    let store = use_store();
    let commands = use_commands();
    let preferences = store.preferences.clone();
    let prefer = |change: fn(&mut Preferences, bool)| {
        let (commands, preferences) = (commands.clone(), preferences.clone());
        Callback::from(move |on| {
            let mut changed = preferences.clone();
            change(&mut changed, on);
            commands.give(Command::Prefer(changed));
        })
    };
    let switches = [
        switch(
            "Dark app theme",
            preferences.dark.unwrap_or_else(system_is_dark),
            &prefer(|to, on| to.dark = Some(on)),
        ),
        switch(
            "Show flow tracker",
            preferences.show_flow_tracker,
            &prefer(|to, on| to.show_flow_tracker = on),
        ),
        switch(
            "Hide flow tracker on click away",
            preferences.hide_flow_tracker_on_click_away,
            &prefer(|to, on| to.hide_flow_tracker_on_click_away = on),
        ),
    ];
    let display = html! {
        <ul class="tally-switches">
            { for switches.into_iter().map(|switch| html! { <li>{ switch }</li> }) }
        </ul>
    };
    let onchange = {
        let commands = commands.clone();
        Callback::from(move |()| commands.give(Command::ChangeParticipant))
    };

    let session = store.session.as_ref();
    {
        // What they hold may have changed since the page was shown last.
        let commands = commands.clone();
        let used = session.map(|session| session.wallet);
        use_effect_with(used, move |_| commands.give(Command::ListWallets));
    }
    let language_id = use_unique_id("language");
    let onchoose = {
        let commands = commands.clone();
        Callback::from(move |language| commands.give(Command::ChooseLanguage(language)))
    };
    let onuse = Callback::from(move |wallet| commands.give(Command::Use(wallet)));

    html! {
        <>
            <PageHeading title="Settings" />
            <div class="pf-v6-c-page__main-section tally-stack">
                { card("Display", display) }
                if let Some(language) = &store.language {
                    { card("Language", language_choice(language_id, language, &onchoose)) }
                }
                if let Some(session) = session {
                    { card("Participant", participant(session, onchange)) }
                    { card(
                        "Wallets in this browser",
                        wallet_list(&store.wallets, session.wallet, &onuse),
                    ) }
                }
            </div>
        </>
    }
}

fn participant(session: &Session, onchange: Callback<()>) -> Html {
    let x500 = &session.participant.x500;
    let hash = sha256_hex(x500.as_bytes())[..SHORT_HASH].to_owned();
    let groups = [
        described_in_words("X.500 name", x500.clone()),
        described("Short hash", html! { <span class="tally-code">{ hash }</span> }),
    ];
    let change = ActionButton::new(Weight::Secondary, "Select App Config").onclick(onchange);
    html! {
        <>
            { description_list(Spacing::Wide, groups.into_iter().collect()) }
            <div class="tally-buttons">{ change.html() }</div>
        </>
    }
}
