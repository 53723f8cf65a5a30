//! The commands of a script, as they are written.

use tallystick_core::{
    DomainName, SchemaCode,
    scripts::{
        Command, Condition, Instant, Issued, LONGEST_REPLY, ReplyForm, Script, ScriptError,
        Template,
    },
};

use super::{
    fields::{Fields, said},
    node::{Fault, Node, Position},
};

/// How deep `IF` may stand within `IF`.
const DEEPEST: usize = 8;

/// The most options of a choice.
const MOST_OPTIONS: usize = 20;

const COMMANDS: &str = "INFO, CONFIRM, ASK, REQUEST, ISSUE, IF, ELSE, DONE or FAIL";

/// Reads a script. `issuer` is what `$issuer` stands for in schema codes.
pub(super) fn script(node: Node<'_>, issuer: &DomainName) -> Result<Script, Fault> {
    let mut writer = Writer { issuer, commands: Vec::new(), positions: Vec::new() };
    writer.block(node, 0)?;
    let Writer { commands, positions, .. } = writer;
    Script::new(commands).map_err(|error| {
        let at = match &error {
            ScriptError::UnknownVariable { at, .. } | ScriptError::Jump { at, .. } => *at,
            ScriptError::TooLong => 0,
        };
        let position = positions.get(at).copied().unwrap_or_else(|| node.position());
        Fault::new(position, error.to_string())
    })
}

struct Writer<'i> {
    issuer: &'i DomainName,
    commands: Vec<Command>,
    /// Where each command stands.
    positions: Vec<Position>,
}

/// A command as it is written: its word, what stands behind the word, and its value.
struct Line<'a> {
    word: String,
    rest: String,
    key: Node<'a>,
    value: Option<Node<'a>>,
}

/// The commands of a list, or of a mapping that stands for a list of its entries.
fn lines<'a>(block: Node<'a>) -> Result<Vec<Line<'a>>, Fault> {
    if block.is_mapping() {
        return block.entries("commands")?.into_iter().map(line).collect();
    }
    let mut lines = Vec::new();
    for item in block.items(&format!("a list of commands: {COMMANDS}"))? {
        if item.is_mapping() {
            for entry in item.entries("a command")? {
                lines.push(line(entry)?);
            }
        } else {
            // A word alone, such as `- DONE`.
            let word = item.text(COMMANDS)?;
            lines.push(Line { word, rest: String::new(), key: item, value: None });
        }
    }
    Ok(lines)
}

fn line<'a>((text, key, value): (String, Node<'a>, Node<'a>)) -> Result<Line<'a>, Fault> {
    let (word, rest) = text.split_once(' ').unwrap_or((&text, ""));
    let value = Some(value).filter(|value| !value.is_nothing());
    Ok(Line { word: word.to_owned(), rest: rest.trim().to_owned(), key, value })
}

impl<'a> Line<'a> {
    fn value(&self, what: &str) -> Result<Node<'a>, Fault> {
        self.value.ok_or_else(|| {
            Fault::new(self.key.position(), format!("{} needs {what} behind its colon", self.word))
        })
    }

    /// The variable behind `>>`, if there is one.
    fn into(&self) -> Result<Option<String>, Fault> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let variable = self.rest.strip_prefix(">>").map(str::trim).and_then(variable);
        let reason = || format!("expected {} >> $variable, found {:?}", self.word, self.rest);
        variable.map(Some).ok_or_else(|| Fault::new(self.key.position(), reason()))
    }

    fn nothing_behind(&self) -> Result<(), Fault> {
        if self.rest.is_empty() {
            return Ok(());
        }
        let reason = format!("expected nothing behind {}, found {:?}", self.word, self.rest);
        Err(Fault::new(self.key.position(), reason))
    }
}

/// The name of a variable, without its dollar sign.
fn variable(text: &str) -> Option<String> {
    Template::new(text).variable().map(str::to_owned)
}

impl Writer<'_> {
    fn push(&mut self, key: Node<'_>, command: Command) -> usize {
        self.commands.push(command);
        self.positions.push(key.position());
        self.commands.len() - 1
    }

    /// Writes a block, in which an `ELSE` follows its `IF`.
    fn block(&mut self, block: Node<'_>, depth: usize) -> Result<(), Fault> {
        if depth > DEEPEST {
            let reason = format!("IF may stand within IF {DEEPEST} times at most");
            return Err(Fault::new(block.position(), reason));
        }
        let mut lines = lines(block)?.into_iter().peekable();
        while let Some(line) = lines.next() {
            match line.word.as_str() {
                "IF" => {
                    let otherwise = lines.next_if(|next| next.word == "ELSE");
                    self.branch(&line, otherwise.as_ref(), depth)?;
                }
                "ELSE" => {
                    let reason = "ELSE must follow an IF";
                    return Err(Fault::new(line.key.position(), reason));
                }
                _ => {
                    let command = self.command(&line)?;
                    self.push(line.key, command);
                }
            }
        }
        Ok(())
    }

    fn branch(
        &mut self,
        line: &Line<'_>,
        otherwise: Option<&Line<'_>>,
        depth: usize,
    ) -> Result<(), Fault> {
        let condition = condition(line)?;
        let end = self.commands.len();
        let unless = self.push(line.key, Command::JumpUnless { condition, to: end });
        self.block(line.value("the commands")?, depth + 1)?;
        if let Some(otherwise) = otherwise {
            otherwise.nothing_behind()?;
            let jump = self.push(otherwise.key, Command::Jump { to: end });
            self.leads_here(unless);
            self.block(otherwise.value("the commands")?, depth + 1)?;
            self.leads_here(jump);
        } else {
            self.leads_here(unless);
        }
        Ok(())
    }

    /// The jump at a position leads behind what was written so far.
    fn leads_here(&mut self, jump: usize) {
        let here = self.commands.len();
        match &mut self.commands[jump] {
            Command::Jump { to } | Command::JumpUnless { to, .. } => *to = here,
            _ => unreachable!("only jumps lead somewhere"),
        }
    }

    fn command(&self, line: &Line<'_>) -> Result<Command, Fault> {
        let text = || said(line.value("a text")?);
        Ok(match line.word.as_str() {
            "INFO" => {
                line.nothing_behind()?;
                Command::Info { text: text()? }
            }
            "CONFIRM" => {
                Command::Ask { text: text()?, form: ReplyForm::Confirm, into: line.into()? }
            }
            "ASK" => ask(line)?,
            "REQUEST" => request(line)?,
            "ISSUE" => self.issue(line)?,
            "DONE" => {
                line.nothing_behind()?;
                Command::Done { text: line.value.map(said).transpose()? }
            }
            "FAIL" => {
                line.nothing_behind()?;
                Command::Fail { text: text()? }
            }
            _ => return Err(line.key.expected(COMMANDS)),
        })
    }

    /// `ISSUE >> $token:` with fields, `ISSUE: <schema> >> $token`, `ISSUE: <schema>`.
    fn issue(&self, line: &Line<'_>) -> Result<Command, Fault> {
        let value = line.value("a schema, or the fields Schema, Starts, Expires and Context")?;
        if !value.is_mapping() {
            let text = value.text("a schema")?;
            let (schema, into) = match text.split_once(">>") {
                None => (text.as_str(), line.into()?),
                Some((schema, into)) => {
                    let into = variable(into.trim());
                    let into = into.ok_or_else(|| value.expected("<schema> >> $variable"))?;
                    (schema, Some(into))
                }
            };
            let issued = Issued::Token {
                schema: self.schema(value, schema.trim())?,
                starts: Instant::After(0),
                expires: None,
                context: serde_json::Map::new(),
            };
            return Ok(Command::Issue { issued, into });
        }
        let known = ["Schema", "Starts", "Expires", "Context", "Request"];
        let fields = Fields::of(value, "ISSUE", &known)?;
        let into = line.into()?;
        if let Some(request) = fields.get("Request") {
            if let Some(other) = known[..4].iter().find_map(|name| fields.get(name)) {
                let reason =
                    "a token of currency has its schema, times and context from its request";
                return Err(Fault::new(other.position(), reason));
            }
            let named = variable(&request.text("the variable of a REQUEST")?);
            let request = named.ok_or_else(|| request.expected("the variable of a REQUEST"))?;
            return Ok(Command::Issue { issued: Issued::Currency { request }, into });
        }
        let schema = fields.need("Schema")?;
        let context = match fields.get("Context").map(|context| (context, context.json())) {
            None => serde_json::Map::new(),
            Some((_, Ok(serde_json::Value::Object(context)))) => context,
            Some((_, Err(fault))) => return Err(fault),
            Some((node, Ok(_))) => return Err(node.expected("a mapping")),
        };
        let starts = fields.get("Starts").map(instant).transpose()?;
        let issued = Issued::Token {
            schema: self.schema(schema, &schema.text("a schema")?)?,
            starts: starts.unwrap_or(Instant::After(0)),
            expires: fields.get("Expires").map(instant).transpose()?,
            context,
        };
        Ok(Command::Issue { issued, into })
    }

    fn schema(&self, node: Node<'_>, text: &str) -> Result<SchemaCode, Fault> {
        schema(node, text, self.issuer)
    }
}

/// A schema code, in which `$issuer` stands for the issuer's domain.
pub(super) fn schema(node: Node<'_>, text: &str, issuer: &DomainName) -> Result<SchemaCode, Fault> {
    let code = text.replacen("$issuer", issuer.as_str(), 1);
    code.parse().map_err(|_| node.expected("a schema code, such as $issuer/TICKET:1.0"))
}

fn condition(line: &Line<'_>) -> Result<Condition, Fault> {
    let (name, equals) = match line.rest.split_once('=') {
        None => (line.rest.as_str(), None),
        Some((name, text)) => (name.trim(), Some(text.trim().to_owned())),
    };
    let variable = variable(name).filter(|_| equals.as_deref() != Some(""));
    let expected = "expected IF $variable or IF $variable = text";
    let variable = variable.ok_or_else(|| {
        Fault::new(line.key.position(), format!("{expected}, found IF {}", line.rest))
    })?;
    Ok(Condition { variable, equals })
}

fn ask(line: &Line<'_>) -> Result<Command, Fault> {
    let value = line.value("a question, or the fields Question and Type")?;
    let known = ["Question", "Type", "Longest", "Smallest", "Largest", "Decimals", "Options"];
    let languages = value.is_mapping()
        && value.entries("a question")?.iter().all(|(key, ..)| !known.contains(&key.as_str()));
    if !value.is_mapping() || languages {
        let form = ReplyForm::Text { longest: LONGEST_REPLY };
        return Ok(Command::Ask { text: said(value)?, form, into: line.into()? });
    }
    let fields = Fields::of(value, "ASK", &known)?;
    let kind = fields.get("Type");
    let word = kind.map_or_else(|| Ok("TEXT".to_owned()), |kind| kind.text("a type"))?;
    let number = |name: &str, unless: i64, least: i64, most: i64| {
        let Some(node) = fields.get(name) else { return Ok(unless) };
        let what = format!("a whole number from {least} to {most}");
        let number = node.whole_number(&what)?;
        if (least..=most).contains(&number) { Ok(number) } else { Err(node.expected(&what)) }
    };
    let large = (1 << 53) - 1;
    let (form, used): (ReplyForm, &[&str]) = match word.as_str() {
        "TEXT" => {
            let most = i64::from(LONGEST_REPLY);
            let longest = number("Longest", most, 1, most)?;
            let longest = u32::try_from(longest).unwrap_or(LONGEST_REPLY);
            (ReplyForm::Text { longest }, &["Longest"])
        }
        "NUMBER" => {
            let decimals = u8::try_from(number("Decimals", 0, 0, 8)?).unwrap_or(0);
            let smallest = number("Smallest", 0, -large, large)?;
            let largest = number("Largest", large, smallest, large)?;
            let form = ReplyForm::Number { smallest, largest, decimals };
            (form, &["Smallest", "Largest", "Decimals"])
        }
        "DATE" => (ReplyForm::Date, &[]),
        "CHOICE" => {
            let list = fields.need("Options")?;
            let options = list.items("a list of options")?;
            if options.is_empty() || options.len() > MOST_OPTIONS {
                return Err(list.expected(&format!("1 to {MOST_OPTIONS} options")));
            }
            let options = options.into_iter().map(|option| option.text("an option"));
            (ReplyForm::Choice { options: options.collect::<Result<_, _>>()? }, &["Options"])
        }
        _ => {
            let node = kind.unwrap_or(value);
            return Err(node.expected("TEXT, NUMBER, DATE or CHOICE"));
        }
    };
    let unused = known[2..].iter().find(|name| !used.contains(name) && fields.get(name).is_some());
    if let Some(name) = unused {
        let node = fields.need(name)?;
        return Err(Fault::new(node.position(), format!("an ASK of type {word} has no {name}")));
    }
    Ok(Command::Ask { text: said(fields.need("Question")?)?, form, into: line.into()? })
}

fn request(line: &Line<'_>) -> Result<Command, Fault> {
    let value = line.value("the fields Definition and Amount")?;
    let fields = Fields::of(value, "REQUEST", &["Definition", "Amount"])?;
    let definition = fields.need("Definition")?.text("the name or symbol of a token definition")?;
    let amount = fields.need("Amount")?.text("an amount")?;
    Ok(Command::Request { definition, amount: Template::new(amount), into: line.into()? })
}

/// `now`, a point in time, so long after the command is carried out, or the date of a variable.
fn instant(node: Node<'_>) -> Result<Instant, Fault> {
    let expected = "now, a time such as 2026-12-31T23:59:59Z, a span such as 30days, or a $variable \
                    that holds a date";
    let text = node.text(expected)?;
    if let Some(variable) = variable(&text) {
        return Ok(Instant::On(variable));
    }
    if text == "now" {
        return Ok(Instant::After(0));
    }
    if let Ok(at) = text.parse() {
        return Ok(Instant::At(at));
    }
    let span = humantime::parse_duration(&text).map_err(|_| node.expected(expected))?;
    Ok(Instant::After(span.as_secs()))
}
