namespace SogniLike.Worker.Tests;

public sealed class WorkerOptionsValidatorTests
{
    [Fact]
    public void Validate_Defaults_AreGood() => Assert.True(new WorkerOptionsValidator().Validate(null, new WorkerOptions()).Succeeded);

    [Fact]
    public void Validate_EverythingWrong_NamesEveryKeyAndLimit()
    {
        var wrong = TimeSpan.FromHours(-1);
        var options = new WorkerOptions
        {
            Slots = 65,
            MaxBatch = 17,
            MaxPixels = -1,
            ContentClasses = ["Not A Name"],
            PriorityAccounts = ["not an account"],
            MaxWaitingResults = 0,
            TrajectoryMemoryBytes = -1,
            TrajectoryDiskBytes = -1,
            MaxUploadAttempts = 101,
            OutboxCapacity = 15,
            PreviewEverySteps = 1001,
            PreviewInterval = wrong,
            DrainGrace = wrong,
            CloseTimeout = wrong,
            ResultRetention = wrong,
            ResultAnswerTimeout = wrong,
            UploadTimeout = wrong,
            SignInTimeout = wrong,
            ReconnectDelay = wrong,
            MaxReconnectDelay = TimeSpan.FromHours(1),
        };

        var failures = new WorkerOptionsValidator().Validate(null, options).Failures!.ToList();

        Assert.Equal("Slots is 65; it must be 1 to 64.", failures[0]);
        var keys = typeof(WorkerOptions).GetProperties().Select(p => p.Name).Where(n => n != nameof(WorkerOptions.JitterSeed)).Order(StringComparer.Ordinal);
        Assert.Equal(keys, failures.Select(f => f.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Validate_LongestPauseShorterThanTheFirst_IsRefused()
    {
        var options = new WorkerOptions { ReconnectDelay = TimeSpan.FromSeconds(10), MaxReconnectDelay = TimeSpan.FromSeconds(5) };

        Assert.Equal("MaxReconnectDelay is 5 s; it must be 10 to 300 s.", Assert.Single(new WorkerOptionsValidator().Validate(null, options).Failures!));
    }
}
