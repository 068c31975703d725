//! What somebody says of their training.

use guide_domain::policy::{Policy, RoleTable, RoleTraining, Training, TrainingId};
use web_sys::HtmlInputElement;
use yew::{Callback, Html, InputEvent, MouseEvent, TargetCast, html};

use super::progress_line;
use crate::app::Request;
use crate::components::buttons::AskButton;
use crate::components::heading::heading;
use crate::components::passages::{statement, vouch};
use crate::components::screen::Screen;
use crate::state::signing::{FormFault, SigningAction};
use crate::words::sign_off as words;

/// The kinds of training, each with its date, or still to come.
pub fn training(screen: Screen<'_>, policy: &Policy) -> Html {
    let signing = screen.state.signing();
    let kinds = policy
        .training
        .iter()
        .map(|training| kind(screen, training));
    let table = match &policy.training_by_role {
        RoleTable::Supplied(lines) => by_role(screen, policy, lines),
        RoleTable::NotSupplied(why) => statement(screen.state, why),
    };
    let fault = signing.fault().map(|fault| {
        html! { <p class="sg-fault" id="sg-training-fault" role="alert">{ words::fault(fault) }</p> }
    });
    let done = matches!(signing.form().choice, Some(Some(_)));
    let on = AskButton::secondary(words::GO_ON, Request::Sign(SigningAction::TellTraining));
    html! {
        <>
            { progress_line(screen, words::TRAINING) }
            { heading(screen, words::TRAINING_QUESTION) }
            { table }
            // One node, there or not: else the choices would be made anew, without their focus.
            { fault.unwrap_or_default() }
            <fieldset class="sg-choices">
                <legend>{ words::CHOOSE_ONE }</legend>
                { for kinds }
                { radio(screen, None, words::STILL_TO_COME) }
                <p class="sg-hint">{ words::STILL_TO_COME_HINT }</p>
            </fieldset>
            { if done { date(screen) } else { Html::default() } }
            <div class="sg-actions">{ on.draw(screen.ask) }</div>
        </>
    }
}

/// Which training the council wants of which role; who has which role, the guide does not know.
fn by_role(screen: Screen<'_>, policy: &Policy, lines: &[RoleTraining]) -> Html {
    let items = lines.iter().map(|line| {
        let role = screen
            .state
            .framework()
            .and_then(|known| known.role(&line.role));
        let role = role.map_or(line.role.as_str(), |role| &role.title);
        let labels = line.any_of.iter().filter_map(|id| policy.training(id));
        let labels: Vec<&str> = labels.map(|training| &*training.label).collect();
        let mark = vouch(screen.state.part(), &line.mark);
        html! { <li>{ words::training_of_role(role, &labels) }{ " " }{ mark }</li> }
    });
    html! {
        <section>
            <h3 class="sg-subheading">{ words::TRAINING_BY_ROLE }</h3>
            <ul class="sg-list sg-list--bullet">{ for items }</ul>
        </section>
    }
}

fn kind(screen: Screen<'_>, training: &Training) -> Html {
    let about = training
        .about
        .iter()
        .map(|about| statement(screen.state, about));
    let open = training
        .not_supplied
        .as_ref()
        .map(|open| html! { <p class="sg-mark">{ words::not_supplied(open) }</p> });
    html! {
        <>
            { radio(screen, Some(&training.id), &training.label) }
            <div class="sg-hint">{ for about }{ open }</div>
        </>
    }
}

fn radio(screen: Screen<'_>, id: Option<&TrainingId>, label: &str) -> Html {
    let chosen = &screen.state.signing().form().choice;
    let checked = chosen.as_ref().is_some_and(|chosen| chosen.as_ref() == id);
    let ask = screen.ask.clone();
    let choice = id.cloned();
    let onclick = Callback::from(move |_: MouseEvent| {
        ask.emit(Request::Sign(SigningAction::ChooseTraining(choice.clone())));
    });
    html! {
        <label class="sg-choice">
            <input type="radio" name="sg-training" {checked} {onclick} />
            { label.to_owned() }
        </label>
    }
}

fn date(screen: Screen<'_>) -> Html {
    let fields = [words::DAY, words::MONTH, words::YEAR];
    let form = screen.state.signing().form();
    let fault = matches!(screen.state.signing().fault(), Some(FormFault::Day(_)));
    let inputs = fields
        .into_iter()
        .zip(&form.date)
        .enumerate()
        .map(|(index, (label, text))| {
            let ask = screen.ask.clone();
            let oninput = Callback::from(move |event: InputEvent| {
                let field: HtmlInputElement = event.target_unchecked_into();
                ask.emit(Request::Sign(SigningAction::TypeDate(
                    index,
                    field.value().into(),
                )));
            });
            let invalid = fault.then_some("true");
            let described = fault.then_some("sg-training-fault");
            html! {
                <label class="sg-date-part">{ label }
                    <input type="text" inputmode="numeric" maxlength="4" autocomplete="off" value={text.to_string()} aria-invalid={invalid} aria-describedby={described} {oninput} />
                </label>
            }
        });
    html! {
        <fieldset class="sg-choices">
            <legend>{ words::WHEN_TRAINED }</legend>
            <p class="sg-hint">{ words::DATE_HINT }</p>
            { for inputs }
        </fieldset>
    }
}
