using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SogniLike.Simulation.Engine;

namespace SogniLike.Simulation.Checks;

/// <summary>What happened, a line each, in order. The same seed gives the same lines on every store and in every process.</summary>
internal sealed class EventLog(EventLoop loop)
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    /// <summary>SHA-256 of all lines, hexadecimal.</summary>
    public string Sha256() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', _lines))));

    public void Add(string line) => _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{loop.Now.TotalMilliseconds,12:F3} {line}"));
}
