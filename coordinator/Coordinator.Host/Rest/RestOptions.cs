namespace SogniLike.Coordinator.Host.Rest;

/// <summary>The REST API: section <c>Coordinator:Rest</c>.</summary>
internal sealed class RestOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Coordinator:Rest";

    /// <summary>
    /// Origins of web pages that may call the API, such as <c>https://gallery.example</c>, or <c>*</c> for all; 100 at most. Pages send the key themselves:
    /// no cookies are taken. Default none.
    /// </summary>
    public IReadOnlyList<string> AllowedOrigins { get; set; } = [];

    /// <summary>Longest silence of a stream of events. 1 to 15 seconds: readers give a connection up that is silent for 45. Default 15 seconds.</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(15);
}
