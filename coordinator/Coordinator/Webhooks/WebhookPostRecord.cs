namespace SogniLike.Coordinator.Webhooks;

/// <summary>What became of a post, for the artist.</summary>
/// <param name="Id">The same for every try, as the receiver sees it.</param>
/// <param name="Event">Name of <see cref="WebhookEvents"/>.</param>
/// <param name="JobId">Which job; empty for a test.</param>
/// <param name="AtMs">Unix milliseconds of the newest try.</param>
/// <param name="Status">HTTP status of the answer; 0 without one.</param>
/// <param name="Problem">Why it did not get there; null when it did.</param>
/// <param name="Rounds">How often it was sent out, each time with several tries.</param>
public sealed record WebhookPostRecord(string Id, string Event, string JobId, long AtMs, int Status, WebhookProblem? Problem, int Rounds);
