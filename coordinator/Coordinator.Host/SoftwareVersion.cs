using System.Reflection;

namespace SogniLike.Coordinator.Host;

/// <summary>The version of this program.</summary>
internal static class SoftwareVersion
{
    /// <summary>Such as "0.1.0", without the commit.</summary>
    public static string Text { get; } =
        typeof(SoftwareVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
