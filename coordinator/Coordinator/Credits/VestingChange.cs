using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Credits;

/// <summary>
/// Whether a worker's window lets anything go. While it does not, and is ten times as long as it must be, its two oldest items become one: it stays bounded, and so does what a transaction does with it.
/// What waited vests with what is earned after, as <see cref="EarnedCredit"/> says.
/// </summary>
/// <param name="Worker">Whose window.</param>
/// <param name="Waits">Nothing of it vests from now on; false: from now on it does again.</param>
public sealed record VestingChange(WorkerId Worker, bool Waits);
