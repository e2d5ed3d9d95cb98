using System.Reflection;

namespace SogniLike.Worker;

/// <summary>The version of this worker, as told to the coordinator and by <c>--version</c>.</summary>
public static class SoftwareVersion
{
    /// <summary>Such as "0.1.0".</summary>
    public static string Text { get; } =
        typeof(SoftwareVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
