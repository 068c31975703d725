//! What two councils' frameworks say about a topic, side by side.

use guide_domain::framework::{Duty, Framework, Reference, Role, TopicId};
use guide_domain::pack::Pack;
use yew::{Html, html};

use crate::app::Request;
use crate::components::buttons::{AskButton, Look};
use crate::components::heading::heading;
use crate::components::screen::Screen;
use crate::components::waiting::progress;
use crate::state::reading::ReadingAction;
use crate::view::View;
use crate::words::{framework, waiting};

/// The topics with what each council has, or one topic in full.
pub fn compare(screen: Screen<'_>, content: &Framework, topic: Option<&TopicId>) -> Html {
    let compared = screen.state.compared();
    let other = compared.pack.as_deref();
    let other = other.and_then(|pack| Some((pack, pack.framework()?)));
    let body = match other {
        Some((pack, other)) => {
            let sides = [(&**screen.state.pack(), content), (pack, other)];
            match topic {
                Some(topic) => one_topic(screen, &sides, topic),
                None => all_topics(screen, &sides),
            }
        }
        None if compared.others.is_empty() => html! { <p>{ framework::NO_OTHER }</p> },
        None => progress(screen, &compared.loading, waiting::FRAMEWORK),
    };
    html! {
        <>
            { heading(screen, framework::TO_COMPARE) }
            { choice(screen) }
            { body }
        </>
    }
}

/// A council and its framework.
type Side<'p> = (&'p Pack, &'p Framework);

fn choice(screen: Screen<'_>) -> Html {
    let compared = screen.state.compared();
    if compared.others.len() < 2 {
        return Html::default();
    }
    let chips = compared.others.iter().map(|(id, council)| {
        let chip = AskButton {
            look: Look::Chip,
            pressed: Some(compared.chosen.as_ref() == Some(id)),
            ..AskButton::link(
                council,
                Request::Read(ReadingAction::ChooseOther(id.clone())),
            )
        };
        html! { <li>{ chip.draw(screen.ask) }</li> }
    });
    html! { <ul class="sg-chips" aria-label={framework::OTHER_COUNCIL}>{ for chips }</ul> }
}

fn council<'p>(side: &Side<'p>) -> &'p str {
    &side.0.contact_part().council.name
}

/// The topics of either council, the first one's in its own order, each once.
fn topics<'p>(sides: &[Side<'p>; 2]) -> Vec<(&'p TopicId, &'p str)> {
    let [(_, first), (_, second)] = sides;
    let further = second
        .topics
        .iter()
        .filter(|topic| first.topic(&topic.id).is_none());
    let topics = first.topics.iter().chain(further);
    topics.map(|topic| (&topic.id, &*topic.label)).collect()
}

fn duties_on<'p>(
    content: &'p Framework,
    topic: &'p TopicId,
) -> impl Iterator<Item = (&'p Role, &'p Duty)> {
    let duties = content
        .roles
        .iter()
        .flat_map(|role| role.duties.iter().map(move |duty| (role, duty)));
    duties.filter(move |(_, duty)| duty.topics.contains(topic))
}

fn all_topics(screen: Screen<'_>, sides: &[Side<'_>; 2]) -> Html {
    let items = topics(sides).into_iter().map(|(id, label)| {
        let counts = sides.iter().map(|side| {
            let count = duties_on(side.1, id).count();
            framework::topic_count(council(side), count)
        });
        let counts = counts.collect::<Vec<_>>().join(" · ");
        let view = View::Compare(Some(id.clone()));
        html! { <li>{ AskButton::to(label, view).draw(screen.ask) }<div class="sg-hint">{ counts }</div></li> }
    });
    html! {
        <>
            <p>{ framework::COMPARE_HELP }</p>
            <ul class="sg-answers">{ for items }</ul>
        </>
    }
}

fn one_topic(screen: Screen<'_>, sides: &[Side<'_>; 2], topic: &TopicId) -> Html {
    let label = topics(sides).into_iter().find(|(id, _)| *id == topic);
    let Some((_, label)) = label else {
        return html! {
            <>
                <p class="sg-notice">{ framework::no_topic(topic.as_str()) }</p>
                { all_topics(screen, sides) }
            </>
        };
    };
    let columns = sides.iter().map(|side| column(side, topic));
    let others = AskButton::to(framework::OTHER_TOPIC, View::Compare(None));
    html! {
        <>
            <h3 class="sg-subheading">{ label.to_owned() }</h3>
            <p>{ others.draw(screen.ask) }</p>
            <div class="sg-sides">{ for columns }</div>
        </>
    }
}

fn column(side: &Side<'_>, topic: &TopicId) -> Html {
    let (pack, content) = side;
    let part = pack.contact_part();
    let title = part.document(&content.document);
    let rows: Vec<Html> = duties_on(content, topic)
        .map(|(role, duty)| {
            html! {
                <div class="sg-duty">
                    <p class="sg-ref">{ Reference::Duty(duty.reference).to_string() }</p>
                    <div><p>{ &*duty.text }</p><p class="sg-mark">{ &*role.short }</p></div>
                </div>
            }
        })
        .collect();
    let nothing = rows
        .is_empty()
        .then(|| html! { <p class="sg-notice">{ framework::SAYS_NOTHING }</p> });
    html! {
        <section>
            <h4 class="sg-side">{ council(side).to_owned() }</h4>
            { title.map(|document| html! { <p class="sg-mark">{ &*document.title }</p> }) }
            { nothing }
            { for rows }
        </section>
    }
}
