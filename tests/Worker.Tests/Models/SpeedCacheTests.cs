using SogniLike.Worker.Models;

namespace SogniLike.Worker.Tests.Models;

public sealed class SpeedCacheTests : IDisposable
{
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("worker-speeds-");

    private string FileName => Path.Combine(_temporary.FullName, "speeds.json");

    public void Dispose() => _temporary.Delete(recursive: true);

    [Fact]
    public void TryNote_SameModelAndProvider_TakesThePlaceOfTheOlderOne()
    {
        Assert.Equal(0, Speed(1));
        Assert.True(Note(1, 2, 1));
        Assert.True(Note(2, 3, 2));
        Assert.True(Note(1, 4, 3));

        Assert.Equal((4, 3, 0), (Speed(1), Speed(2), Speed(3)));
        Assert.Equal(0, new SpeedCache(FileName).SpeedOf(Id(1), "cuda"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void TryNote_NoSpeed_IsNotNoted(double speed)
    {
        Assert.False(Note(1, speed, 1));
        Assert.False(File.Exists(FileName));
    }

    [Fact]
    public void TryNote_Full_TheOldestMakesRoom()
    {
        var entries = Enumerable.Range(0, 1000).Select(i => $$"""{"Model":"{{Convert.ToHexStringLower(Id(i))}}","ExecutionProvider":"cpu","MegapixelStepsPerSecond":1,"MeasuredAtMs":{{i}}}""");
        File.WriteAllText(FileName, $"[{string.Join(',', entries)}]");

        Assert.True(Note(5_000, 1, 5_000));

        Assert.Equal((0, 1, 1), (Speed(0), Speed(1), Speed(5_000)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[null]")]
    [InlineData("{}")]
    [InlineData("""[{"Model":"0000000000000000000000000000000000000000000000000000000000000000","ExecutionProvider":"cpu","MegapixelStepsPerSecond":-4,"MeasuredAtMs":1}]""")]
    public void SpeedOf_DamagedFile_IsAnEmptyCache(string content)
    {
        File.WriteAllText(FileName, content);

        Assert.Equal(0, Speed(0));
        Assert.True(Note(0, 2, 1));
        Assert.Equal(2, Speed(0));
    }

    [Fact]
    public void TryNote_FolderIsGone_SaysSo() => Assert.False(new SpeedCache(Path.Combine(_temporary.FullName, "gone", "speeds.json")).TryNote(Id(1), "cpu", 1, 1));

    private static byte[] Id(int number)
    {
        var id = new byte[32];
        BitConverter.TryWriteBytes(id, number);
        return id;
    }

    private double Speed(int model) => new SpeedCache(FileName).SpeedOf(Id(model), "cpu");

    private bool Note(int model, double speed, long atMs) => new SpeedCache(FileName).TryNote(Id(model), "cpu", speed, atMs);
}
