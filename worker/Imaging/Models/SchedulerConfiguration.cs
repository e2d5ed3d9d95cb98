using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Imaging.Models;

/// <summary>Reads <c>scheduler_config.json</c>; what is wrong with it becomes defects.</summary>
internal static class SchedulerConfiguration
{
    public const string Part = SchedulerSettingsReader.Part;

    public static SchedulerSettings? Read(ModelConfiguration config, ModelDefects defects)
    {
        var before = defects.All.Count;
        var settings = SchedulerSettingsReader.Read(config, message => defects.Add(ModelDefectCode.UnsupportedScheduler, Part, message));
        return defects.All.Count > before ? null : settings;
    }
}
