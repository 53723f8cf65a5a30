//! What was filled in of a new token definition, and at which stage the wizard is.

use std::rc::Rc;

use tallystick_core::ParticipantId;
use yew::Reducible;

/// A stage of the wizard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Name, symbol, decimals.
    #[default]
    Details,
    /// Issuer and custodian.
    Parties,
    /// What it limits.
    Rules,
    /// All of it in words.
    Review,
}

impl Stage {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Details, Self::Parties, Self::Rules, Self::Review];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Details => "Details",
            Self::Parties => "Parties",
            Self::Rules => "Rules",
            Self::Review => "Review",
        }
    }

    /// The one before it.
    pub fn previous(self) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|stage| *stage < self)
    }

    /// The one after it.
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| *stage > self)
    }
}

/// A field that is typed or chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is named by its label")]
pub enum Entry {
    Name,
    Symbol,
    Decimals,
    Issuer,
    Custodian,
    LargestRequest,
    LargestSupply,
    OfferLifetime,
    OfferUnit,
}

const ENTRIES: usize = Entry::OfferUnit as usize + 1;

/// What was filled in so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// Where the wizard is.
    pub stage: Stage,
    texts: [String; ENTRIES],
    left: [bool; ENTRIES],
    /// Who may hold it; nobody is ticked where everybody may.
    pub holders: Vec<ParticipantId>,
    /// `I confirm that the details are correct`.
    pub confirmed: bool,
    /// It is not what was submitted last.
    pub edited: bool,
}

impl Draft {
    /// What was typed or chosen.
    pub fn text(&self, entry: Entry) -> &str {
        &self.texts[entry as usize]
    }

    /// Is it time to say what is wrong: was something typed, or the field left?
    pub fn is_judged(&self, entry: Entry) -> bool {
        self.left[entry as usize] || !self.text(entry).is_empty()
    }
}

/// What happens to a draft.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Something was typed or chosen.
    Filled(Entry, String),
    /// A field was left.
    Left(Entry),
    /// A holder was ticked, or not any more.
    Ticked(ParticipantId, bool),
    /// The details were confirmed, or not any more.
    Confirmed(bool),
    /// To another stage.
    Went(Stage),
    /// It was submitted, or what was submitted was refused.
    Submitted,
    /// What was submitted was taken.
    Taken,
}

impl Reducible for Draft {
    type Action = Edit;

    fn reduce(self: Rc<Self>, edit: Edit) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        match edit {
            Edit::Filled(entry, text) => {
                next.texts[entry as usize] = text;
                next.change();
            }
            Edit::Left(entry) => next.left[entry as usize] = true,
            Edit::Ticked(holder, ticked) => {
                next.holders.retain(|one| *one != holder);
                if ticked {
                    next.holders.push(holder);
                }
                next.change();
            }
            Edit::Confirmed(confirmed) => next.confirmed = confirmed,
            Edit::Went(stage) => next.stage = stage,
            Edit::Submitted => next.edited = false,
            // Somebody may fill in the next one while a tab that was reloaded waits for the answer.
            Edit::Taken if next.edited => {}
            Edit::Taken => next = Self::default(),
        }
        Rc::new(next)
    }
}

impl Draft {
    /// Nobody has confirmed what is there now.
    fn change(&mut self) {
        self.confirmed = false;
        self.edited = true;
    }
}
