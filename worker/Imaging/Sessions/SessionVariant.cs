using Microsoft.ML.OnnxRuntime;

namespace SogniLike.Imaging.Sessions;

/// <summary>Sessions of one graph that differ, as with other weights in the place of some.</summary>
/// <param name="key">Equal for variants that are the same.</param>
/// <param name="configure">Changes the options of the session.</param>
/// <param name="held">What the session needs as long as it is open, such as the memory of weights; disposed after it. Null for nothing.</param>
internal sealed class SessionVariant(string key, Action<SessionOptions> configure, IDisposable? held = null) : IDisposable
{
    public string Key => key;

    public void Configure(SessionOptions options) => configure(options);

    public void Dispose() => held?.Dispose();
}
