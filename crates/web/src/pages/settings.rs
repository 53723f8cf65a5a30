//! The page `Settings`.

use patternfly_yew::prelude::{
    ButtonVariant, Card, CardBody, CardTitle, DescriptionGroup, DescriptionList, Switch,
};
use tallystick_core::canonical::sha256_hex;
use yew::prelude::*;

use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{action_button::ActionButton, page_heading::PageHeading, theme::system_is_dark},
    state::Preferences,
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
    let switch = |label: &'static str, checked: bool, onchange: Callback<bool>| {
        html! { <li><Switch {label} aria_label={label} {checked} {onchange} /></li> }
    };
    let dark = preferences.dark.unwrap_or_else(system_is_dark);
    let tracker = preferences.show_flow_tracker;
    let click_away = preferences.hide_flow_tracker_on_click_away;
    let onchange = {
        let commands = commands.clone();
        Callback::from(move |()| commands.give(Command::ChangeParticipant))
    };

    html! {
        <>
            <PageHeading title="Settings" />
            <div class="pf-v6-c-page__main-section tally-stack">
                <Card component="section">
                    <CardTitle component="h2">{ "Display" }</CardTitle>
                    <CardBody>
                        <ul class="tally-switches">
                            { switch("Dark app theme", dark, prefer(|to, on| to.dark = Some(on))) }
                            { switch("Show flow tracker", tracker, prefer(|to, on| {
                                to.show_flow_tracker = on;
                            })) }
                            { switch("Hide flow tracker on click away", click_away, prefer(|to, on| {
                                to.hide_flow_tracker_on_click_away = on;
                            })) }
                        </ul>
                    </CardBody>
                </Card>
                if let Some(session) = &store.session {
                    <Card component="section">
                        <CardTitle component="h2">{ "Participant" }</CardTitle>
                        <CardBody>
                            <DescriptionList>
                                <DescriptionGroup term="X.500 name">
                                    { &session.participant.x500 }
                                </DescriptionGroup>
                                <DescriptionGroup term="Short hash">
                                    <span class="tally-code">
                                        { &sha256_hex(session.participant.x500.as_bytes())[..SHORT_HASH] }
                                    </span>
                                </DescriptionGroup>
                            </DescriptionList>
                            <div class="tally-buttons">
                                <ActionButton
                                    variant={ButtonVariant::Secondary}
                                    label="Select App Config"
                                    onclick={onchange}
                                />
                            </div>
                        </CardBody>
                    </Card>
                }
            </div>
        </>
    }
}
