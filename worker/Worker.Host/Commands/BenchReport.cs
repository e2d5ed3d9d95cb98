namespace SogniLike.Worker.Host.Commands;

/// <param name="Model">Its name.</param>
/// <param name="Provider">What computed.</param>
/// <param name="LoadSeconds">Looking at the files and opening the sessions.</param>
/// <param name="SessionBytes">Memory of the sessions, as measured.</param>
/// <param name="Sizes">One for each size.</param>
internal sealed record BenchReport(string Model, string Provider, double LoadSeconds, long SessionBytes, IReadOnlyList<BenchResult> Sizes);
