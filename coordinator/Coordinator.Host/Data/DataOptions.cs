namespace SogniLike.Coordinator.Host.Data;

/// <summary>Where the coordinator keeps its files: section <c>Coordinator:Data</c>.</summary>
internal sealed class DataOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Coordinator:Data";

    /// <summary>The data folder, made when missing. Default: <c>sogni/coordinator</c> below the user's local application data (<c>~/.local/share</c>).</summary>
    public string Folder { get; set; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "sogni", "coordinator");
}
