using System.Globalization;

namespace SogniLike.Coordinator.Alerting;

/// <summary>An alert that was told and is not over: what the pool remembers, so that no coordinator tells it twice.</summary>
/// <param name="Rule">As <see cref="Alert.Rule"/>.</param>
/// <param name="Subject">As <see cref="Alert.Subject"/>.</param>
/// <param name="SinceMs">Unix milliseconds.</param>
internal sealed record FiringAlert(string Rule, string Subject, long SinceMs)
{
    private const char Separator = ';';

    /// <summary>"rule subject since", separated by ';': how a duty's cursor keeps them.</summary>
    public static string Write(IEnumerable<FiringAlert> firing) =>
        string.Join(Separator, firing.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Rule} {Uri.EscapeDataString(one.Subject)} {one.SinceMs}")));

    /// <summary>Those that <see cref="Write"/> wrote; what cannot be read is left out and told anew.</summary>
    public static IReadOnlyList<FiringAlert> Read(string? text)
    {
        var firing = new List<FiringAlert>();
        foreach (var entry in (text ?? "").Split(Separator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (entry.Split(' ') is [var rule, var subject, var since] && long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out var atMs))
            {
                firing.Add(new FiringAlert(rule, Uri.UnescapeDataString(subject), atMs));
            }
        }

        return firing;
    }
}
