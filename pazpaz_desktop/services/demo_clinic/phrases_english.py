"""Sentences of invented session notes in English, for massage, physiotherapy and psychotherapy."""

from typing import Final

from pazpaz_desktop.services.demo_clinic.phrases import Phrases, Stage

MASSAGE: Final = Phrases(
    said={
        Stage.EARLY: (
            "Tension in the {place}, {nrs}/10 by the evening. Sleeps about {sleep} hours.",
            "The {place} feels stiff after {minutes} minutes at the desk; today {nrs}/10.",
            "Woke {times} times last night because of the {place}. Heat helps for a while.",
            "Sore for a day after the last session, then lighter than before. Now {nrs}/10.",
        ),
        Stage.MIDDLE: (
            "Easier since last time: {nrs}/10, it was {was}/10. {activity} is possible again, slowly.",
            "Busy week with little movement, and the {place} answered with {nrs}/10.",
            "Slept {sleep} hours most nights. Did the stretches on {times} days out of seven.",
            "One bad afternoon after carrying shopping; otherwise the {place} stayed at {nrs}/10.",
        ),
        Stage.LATE: (
            "Hardly thinks of the {place} any more, {nrs}/10 at most. {activity} without trouble.",
            "A good fortnight. Sleeps {sleep} hours and gets up rested.",
            "Comes to keep it this way. The {place} is at {nrs}/10 after long days only.",
        ),
    },
    found=(
        "Tone raised along the {place}, more on the right; trigger point reproduces {nrs}/10.",
        "Tissue warm and mobile after {minutes} minutes of slow strokes. Side bend {turn}°.",
        "Breathing moves down to the belly by the middle of the session. Rotation {turn}°.",
        "Two taut bands, one less than last time. Pressure tolerated up to {times}/10.",
        "Weight even on both feet when standing. {place_start} soft to the touch, rotation {turn}°.",
        "Fascia glides freely except over a palm's width. Flexion {turn}°, end feel elastic.",
    ),
    judged={
        Stage.EARLY: (
            "Muscular overload from sitting; no red flags on questioning.",
            "Protective tension around the {place}. Responds to slow work, not to deep pressure.",
            "Fits a loaded {place} with poor sleep; nothing that needs a physician today.",
        ),
        Stage.MIDDLE: (
            "Steady progress, {was}/10 to {nrs}/10 between sessions. Recovers within a day.",
            "Setback explained by the week's load, not by the work done here.",
            "Mobility follows comfort now; home practice makes the difference.",
        ),
        Stage.LATE: (
            "Stable. The aim agreed at the start is met: {activity_low} without pain.",
            "Maintenance only; longer gaps are safe.",
            "Holds its gains for {times} weeks and more.",
        ),
    },
    planned={
        Stage.EARLY: (
            "Weekly for a month. Heat {minutes} minutes in the evening, no stretching into pain.",
            "Walk {minutes} minutes a day; short breaks every half hour at the desk.",
            "Next time begin with the feet and come to the {place} late. Ask about sleep.",
        ),
        Stage.MIDDLE: (
            "Stretch {times} × 30 seconds, morning and evening. Every two weeks from now on.",
            "Keep the pressure as today. Add slow {activity_low}, stop at {nrs}/10.",
            "Pillow lower by a hand's width for a week, then compare.",
        ),
        Stage.LATE: (
            "In {times} weeks, earlier if it comes back. Stretches as they are.",
            "Keep up {activity_low}; a session when needed.",
            "Review in the next quarter. {minutes} minutes' walk on most days.",
        ),
    },
)

PHYSIO: Final = Phrases(
    said={
        Stage.EARLY: (
            "Pain in the {place} {nrs}/10 on movement, {low}/10 at rest. {activity} is not possible.",
            "Night pain, woke {times} times. Slow and careful in the morning.",
            "Afraid of making it worse; avoids {activity_low}. Today {nrs}/10.",
            "Exercises done on {times} days. A pulling feeling, no sharp pain in the {place}.",
        ),
        Stage.MIDDLE: (
            "{place_start} {nrs}/10, two weeks ago {was}/10. {activity} for {minutes} minutes.",
            "Missed a few days of exercises, did {times} sets yesterday without a reaction.",
            "Carries the shopping again. Still careful with {activity_low}.",
            "Felt the {place} after a long drive, settled within {times} hours.",
        ),
        Stage.LATE: (
            "Back to {activity_low}. {place_start} {nrs}/10 the day after, gone by evening.",
            "No pain for {times} days in a row. Wants to know how to keep it so.",
            "Trained {minutes} minutes without a reaction; confidence is back.",
        ),
    },
    found=(
        "Active range {rom}° (last time {rom_was}°), end feel firm. Strength {strength}/5.",
        "Swelling minimal. Passive range {rom}°, pain arc narrower than before.",
        "Holds the end position {minutes} s without trembling. Strength {strength}/5 against resistance.",
        "Palpation of the {place} tender {nrs}/10. Neural tests clear on both sides.",
        "Repeats the movement {times} × 10 evenly, no compensation; range {rom}°.",
        "Control good up to {rom}°, then hurried. Skin and warmth equal on both sides.",
    ),
    judged={
        Stage.EARLY: (
            "Irritable {place}; load tolerance is low. No sign of a fracture or of nerve involvement.",
            "Consistent with an overload of the {place}. Outlook good with graded loading.",
            "Guarding more than weakness: range rises to {rom}° with support.",
        ),
        Stage.MIDDLE: (
            "Range up from {rom_was}° to {rom}°; strength follows. On course.",
            "Plateau this week, as expected after the break in training.",
            "Load tolerance rises: {minutes} minutes without a reaction next day.",
        ),
        Stage.LATE: (
            "Aims met: {activity_low}, full range, {nrs}/10 at most.",
            "Ready to go on alone with a programme of {times} exercises.",
            "Side difference under ten per cent; strength {strength}/5.",
        ),
    },
    planned={
        Stage.EARLY: (
            "Isometrics {times} × 30 s, twice a day, up to {nrs}/10. Ice after load.",
            "Range exercises within comfort, {minutes} minutes a day. Twice a week here.",
            "Explain load and rest again; write down what sets it off.",
        ),
        Stage.MIDDLE: (
            "Progress to {times} × 12 with the red band. Add slow lowering, {minutes} s in all.",
            "Begin {activity_low} at half speed. Stop above {nrs}/10.",
            "Weekly from now. Review range next time, aim {aim}°.",
        ),
        Stage.LATE: (
            "Programme of {times} exercises, three times a week. Check in a month.",
            "Full {activity_low} from next week. Come back if it stays above {nrs}/10 for three days.",
            "Discharge next time if range stays at {rom}°.",
        ),
    },
)

TALK: Final = Phrases(
    said={
        Stage.EARLY: (
            "Worries in the evening, falls asleep after {minutes} minutes. About {sleep} hours a night.",
            "“As if a motor were running.” Tension {nrs}/10 this week; two days off work.",
            "Avoids {activity_low}. Says that nobody at work knows.",
            "Tears when speaking of the move. Relief at the end of the hour.",
        ),
        Stage.MIDDLE: (
            "Tried {activity_low} on {times} occasions; fear {nrs}/10 before, {low}/10 after.",
            "Kept the sleep diary: {sleep} hours on average. Fewer wakings.",
            "A quarrel at home, talked over the same day. “That is new for me.”",
            "Notices the old thought and lets it pass more often. Tension {nrs}/10.",
        ),
        Stage.LATE: (
            "Calm fortnight, tension {nrs}/10. {activity} without planning it for days.",
            "Speaks of the end of the sessions with some worry and some pride.",
            "Sleeps {sleep} hours. Had one hard evening and knew what to do.",
        ),
    },
    found=(
        "Alert, oriented, in good contact. Mood even. PHQ-9: {score}, GAD-7: {anxiety}.",
        "Speech quick at first, slower after {minutes} minutes. No thoughts of self-harm on asking.",
        "Affect fits the content; smiles once, about {activity_low}. GAD-7 {anxiety}.",
        "Holds eye contact longer than last time. PHQ-9 {score} (was {score_was}).",
        "Breathing exercise: from {breaths} to {calm} breaths a minute in five minutes.",
        "Tired but present. Completed {times} of 7 diary days. No sign of risk.",
    ),
    judged={
        Stage.EARLY: (
            "Anxious distress with poor sleep; PHQ-9 {score} in the moderate range. Low risk today.",
            "Avoidance keeps the fear going; the model makes sense to the person.",
            "Adjustment after the move. Resources: humour, one close friend, routine.",
        ),
        Stage.MIDDLE: (
            "Exposure works: fear falls within the exercise and between weeks.",
            "GAD-7 from {anxiety_was} to {anxiety}. Sleep follows with a delay.",
            "Old rule “never trouble anyone” named and doubted for the first time.",
        ),
        Stage.LATE: (
            "PHQ-9 {score}, below the threshold for {times} sessions. Gains are held.",
            "Ready for longer gaps; relapse plan is in the person's own words.",
            "The aim agreed on is met: {activity_low} as part of the week.",
        ),
    },
    planned={
        Stage.EARLY: (
            "Sleep diary daily. Fixed rising time, screens off {minutes} minutes before bed.",
            "Draw up a ladder of {times} steps towards {activity_low}.",
            "Weekly. Ask about risk again next time. Crisis numbers handed over.",
        ),
        Stage.MIDDLE: (
            "Next step of the ladder {times} times before we meet; note fear before and after.",
            "Practise the breathing on quiet days too, {minutes} minutes.",
            "Write the letter that will not be sent; bring it or not.",
        ),
        Stage.LATE: (
            "In {times} weeks. Until then the relapse plan on one page.",
            "Two more meetings, then a check-in after three months.",
            "Keep {activity_low} in the week, also when it feels unneeded.",
        ),
    },
)
