using System.Globalization;
using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Credits;

/// <summary>What a worker earned with one job, not vested yet.</summary>
/// <param name="Amount">Millicredits in the worker's pending account.</param>
/// <param name="Subject">The job, or the audit that it verified.</param>
/// <param name="Artist">Who paid; null for an audit, which the reserve paid.</param>
/// <param name="Price">What that one paid, with the reserve's share, in millicredits.</param>
public sealed record WindowItem(long Amount, string Subject, AccountId? Artist, long Price)
{
    /// <summary>"amount subject artist price": how every store keeps it. Scripts read the first two words.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount} {Subject} {Artist?.Value ?? "-"} {Price}");

    /// <summary>The item that <see cref="ToString"/> wrote.</summary>
    public static WindowItem Parse(string text)
    {
        var words = text.Split(' ');
        return new WindowItem(
            long.Parse(words[0], CultureInfo.InvariantCulture),
            words[1],
            words[2] == "-" ? null : new AccountId(words[2]),
            long.Parse(words[3], CultureInfo.InvariantCulture));
    }
}
