//! Participants in their roles, with title and X.500 name.

use tallystick_core::ParticipantId;
use yew::prelude::*;

use super::description_list::{Spacing, described, description_list};
use crate::directory::Directory;

/// Shows role and participant, in this order; `None` where nobody plays the role.
pub fn party_list(
    directory: &Directory,
    parties: &[(&'static str, Option<&ParticipantId>)],
) -> Html {
    let group = |(role, party): &(&'static str, Option<&ParticipantId>)| {
        let party = match party {
            Some(party) => html! {
                <>
                    <div>{ directory.title(party) }</div>
                    if let Some(participant) = directory.get(party) {
                        <div class="tally-muted tally-x500">{ participant.x500.clone() }</div>
                    }
                </>
            },
            None => html! { "None" },
        };
        described(*role, party)
    };
    description_list(Spacing::Horizontal, parties.iter().map(group).collect())
}
