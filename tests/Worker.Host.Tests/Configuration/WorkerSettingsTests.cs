using SogniLike.Worker.Host.Configuration;
using SogniLike.Worker.Host.Logging;

namespace SogniLike.Worker.Host.Tests.Configuration;

public sealed class WorkerSettingsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Load_FileOnly_IsTaken()
    {
        File.WriteAllText(_file, """{"Models":["/one","/two"],"Slots":2,"DrainGrace":"00:01:00","Log":"Json"}""");

        var settings = WorkerSettings.Load(_file, [], []);

        Assert.Equal(["/one", "/two"], settings.Host.Models);
        Assert.Equal((2, TimeSpan.FromMinutes(1), LogFormat.Json), (settings.Worker.Slots, settings.Worker.DrainGrace, settings.Host.Log));
    }

    [Fact]
    public void Load_CommandLineToo_IsStronger()
    {
        File.WriteAllText(_file, """{"Models":["/one","/two"],"Slots":2}""");

        var settings = WorkerSettings.Load(_file, [new("Slots", "3"), new("Log", "json"), new("DrainGrace", null)], ["/three"]);

        Assert.Equal(["/three"], settings.Host.Models);
        Assert.Equal((3, TimeSpan.FromSeconds(30), LogFormat.Json), (settings.Worker.Slots, settings.Worker.DrainGrace, settings.Host.Log));
    }

    [Fact]
    public void Load_PriorityAccounts_AreThoseOfTheFileUnlessTheCommandLineNamesSome()
    {
        File.WriteAllText(_file, """{"Models":["/one"],"PriorityAccounts":["ada","bob"]}""");

        Assert.Equal(["ada", "bob"], WorkerSettings.Load(_file, [], [], []).Worker.PriorityAccounts);
        Assert.Equal(["eve"], WorkerSettings.Load(_file, [], [], ["eve"]).Worker.PriorityAccounts);
        Assert.Contains("PriorityAccounts must be", Assert.Throws<InvalidDataException>(() => WorkerSettings.Load(_file, [], [], ["e v"])).Message, StringComparison.Ordinal);
    }
}
