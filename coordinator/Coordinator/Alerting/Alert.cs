namespace SogniLike.Coordinator.Alerting;

/// <summary>Something that is wrong with the pool now. Nothing of what artists wrote is in it.</summary>
/// <param name="Rule">One of <see cref="AlertRules.Names"/>.</param>
/// <param name="Subject">What it is about where a rule can hold several times: the name of a model; else empty.</param>
/// <param name="IsBad">It needs somebody now; otherwise it is a warning.</param>
/// <param name="Facts">The numbers of the message.</param>
/// <param name="Message">What is wrong, a sentence.</param>
/// <param name="Advice">What to do, a sentence.</param>
public sealed record Alert(string Rule, string Subject, bool IsBad, IReadOnlyList<AlertFact> Facts, string Message, string Advice);
