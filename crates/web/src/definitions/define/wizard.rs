//! The wizard of the panel `New Token Definition`.

use tallystick_core::{Participant, ParticipantId, actions::DefineAtIssuer};
use yew::prelude::*;

use super::{
    draft::{Draft, Edit, Stage},
    reading::{Reading, body},
    review::review,
    stages::Stages,
};
use crate::{
    actions::use_action,
    components::{
        action_button::{ActionButton, Weight},
        alert::{Alert, AlertKind},
        focus::focus,
        icon::Icon,
        unique_id::use_unique_id,
    },
    directory::Directory,
};

/// Among whom a token is defined.
#[derive(Clone, PartialEq, Properties)]
pub struct WizardProperties {
    /// Everybody.
    pub participants: Vec<Participant>,
    /// Who defines.
    pub definer: ParticipantId,
    /// Who approves new definitions, where somebody does.
    pub authority: Option<ParticipantId>,
}

/// Leads through the four stages to the submission. One that was taken leaves an empty wizard; one
/// that was refused can be corrected: the refusal is shown until something else is filled in.
#[component]
pub fn Wizard(props: &WizardProperties) -> Html {
    let draft = use_reducer(Draft::default);
    let unfolded = use_state_eq(|| false);
    let prefix = use_unique_id("define");
    let heading = use_focus_on_change(draft.stage);
    let onedit = {
        let draft = draft.dispatcher();
        Callback::from(move |edit| draft.dispatch(edit))
    };
    let action = use_action::<DefineAtIssuer>(None, onedit.reform(|()| Edit::Taken));
    {
        let onedit = onedit.clone();
        use_effect_with(action.refusal().cloned(), move |refusal| {
            if refusal.is_some() {
                onedit.emit(Edit::Submitted);
            }
        });
    }

    let Draft { stage, .. } = *draft;
    let reading =
        Reading { draft: &draft, participants: &props.participants, definer: &props.definer };
    let busy = action.busy();
    // What is under way is not edited; what a reloaded tab begins meanwhile is.
    let locked = busy && !draft.edited;
    let goes = |to: Stage| {
        let unfolded = unfolded.clone();
        onedit.reform(move |()| {
            unfolded.set(false);
            Edit::Went(to)
        })
    };
    let onsubmit = {
        let onedit = onedit.clone();
        let body = reading.definition().map(body).filter(|_| reading.is_valid(stage));
        let valid = reading.is_valid(stage);
        let action = action.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            match (stage.next(), &body) {
                (Some(next), _) if valid => onedit.emit(Edit::Went(next)),
                (None, Some(body)) => {
                    action.submit(body);
                    onedit.emit(Edit::Submitted);
                }
                _ => {}
            }
        }
    };

    let stages = Stages { reading, onedit: onedit.clone(), prefix };
    let content = match (stage, reading.definition()) {
        (Stage::Details, _) => stages.details(),
        (Stage::Parties, _) => stages.parties(),
        (Stage::Rules, _) => stages.rules(),
        (Stage::Review, Some(definition)) => review(
            &definition,
            &Directory::of(props.participants.clone()),
            props.authority.as_ref(),
            draft.confirmed,
            &onedit.reform(Edit::Confirmed),
        ),
        // Nothing is reviewed that is not well filled in.
        (Stage::Review, None) => Html::default(),
    };
    let refusal = action.refusal().filter(|_| !draft.edited);
    html! {
        <form class="pf-v6-c-wizard" novalidate=true {onsubmit}>
            { toggle(stage, *unfolded, Callback::from({
                let unfolded = unfolded.clone();
                move |_: MouseEvent| unfolded.set(!*unfolded)
            })) }
            <div class="pf-v6-c-wizard__outer-wrap">
                <div class="pf-v6-c-wizard__inner-wrap">
                    { navigation(&reading, locked, *unfolded, &goes) }
                    <div class="pf-v6-c-wizard__main">
                        <div class="pf-v6-c-wizard__main-body">
                            <h3 ref={heading} class="tally-subheading" tabindex="-1">
                                { stage.name() }
                            </h3>
                            <div key={stage.name()} class="pf-v6-c-form">
                                { content }
                                if let Some(problem) = refusal {
                                    { Alert::new(AlertKind::Danger, problem.message.clone())
                                        .announced() }
                                }
                            </div>
                        </div>
                    </div>
                </div>
                { footer(&reading, busy, locked, &goes) }
            </div>
        </form>
    }
}

/// The focus goes to the heading of each new stage, so that a screen reader reads on from there.
#[hook]
fn use_focus_on_change(stage: Stage) -> NodeRef {
    let heading = use_node_ref();
    let before = use_mut_ref(|| stage);
    {
        let heading = heading.clone();
        use_effect_with(stage, move |&stage| {
            if before.replace(stage) != stage {
                focus(&heading);
            }
        });
    }
    heading
}

/// On a narrow page: the stage, which unfolds into all of them.
fn toggle(stage: Stage, unfolded: bool, onclick: Callback<MouseEvent>) -> Html {
    let number = Stage::ALL.iter().take_while(|one| **one <= stage).count();
    html! {
        <button
            type="button"
            class={classes!("pf-v6-c-wizard__toggle", unfolded.then_some("pf-m-expanded"))}
            aria-expanded={unfolded.to_string()}
            aria-controls="define-stages"
            {onclick}
        >
            <span class="pf-v6-c-wizard__toggle-list">
                <span class="pf-v6-c-wizard__toggle-list-item">
                    <span class="pf-v6-c-wizard__toggle-num">{ number }</span>
                    { stage.name() }
                </span>
            </span>
            <span class="pf-v6-c-wizard__toggle-icon">{ Icon::CaretDown.html() }</span>
        </button>
    }
}

fn navigation(
    reading: &Reading<'_>,
    locked: bool,
    unfolded: bool,
    goes: &impl Fn(Stage) -> Callback<()>,
) -> Html {
    let entry = |stage: Stage| {
        let current = stage == reading.draft.stage;
        let class = classes!("pf-v6-c-wizard__nav-link", current.then_some("pf-m-current"));
        html! {
            <li class="pf-v6-c-wizard__nav-item">
                <button
                    type="button"
                    {class}
                    disabled={locked || !reading.is_reachable(stage)}
                    aria-current={current.then_some("step")}
                    onclick={goes(stage).reform(|_: MouseEvent| ())}
                >
                    <span class="pf-v6-c-wizard__nav-link-main">{ stage.name() }</span>
                </button>
            </li>
        }
    };
    html! {
        <nav
            id="define-stages"
            class={classes!("pf-v6-c-wizard__nav", unfolded.then_some("pf-m-expanded"))}
            aria-label="Stages"
        >
            <ol class="pf-v6-c-wizard__nav-list" role="list">
                { for Stage::ALL.into_iter().map(entry) }
            </ol>
        </nav>
    }
}

fn footer(
    reading: &Reading<'_>,
    busy: bool,
    locked: bool,
    goes: &impl Fn(Stage) -> Callback<()>,
) -> Html {
    let stage = reading.draft.stage;
    let previous = stage.previous();
    let back = ActionButton::new(Weight::Secondary, "Previous")
        .disabled(locked || previous.is_none())
        .onclick(previous.map(goes).unwrap_or_default());
    let on = match stage.next() {
        Some(_) => ActionButton::new(Weight::Primary, "Next").disabled(!reading.is_valid(stage)),
        None => ActionButton::new(Weight::Primary, "Submit")
            .busy(busy)
            .disabled(!reading.is_valid(stage)),
    };
    html! {
        <div class="pf-v6-c-wizard__footer">
            <div class="tally-buttons">{ back.html() }{ on.submits().html() }</div>
        </div>
    }
}
