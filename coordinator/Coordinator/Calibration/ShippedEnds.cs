namespace SogniLike.Coordinator.Calibration;

/// <summary>How far the ends of jobs of honest devices may lie apart with a model that was measured.</summary>
/// <param name="Latent">At the end of a whole run: relative Euclidean distance over the gain of guidance.</param>
/// <param name="ImageLevels">Of its image: mean absolute difference in levels out of 255, over the gain of guidance.</param>
/// <param name="DecodedLevels">Of an image decoded from the same latent, in levels.</param>
public sealed record ShippedEnds(double Latent, double ImageLevels, double DecodedLevels);
