package picture

import (
	"strings"

	"depesche/internal/lazyregexp"
)

var (
	// "IMG_2034", "DSC 0417", "PXL_20260914_081512", "Screenshot 2026-09-14 at 08.15"
	cameraName = lazyregexp.New(`(?i)^(img|dsc|dscn|dscf|pxl|mvi|pict|screenshot|screen shot|bildschirmfoto|image|foto|photo|bild)?[-_ ]?\d{3,}[-_ .\d]*$`)
	// "1694592194 Harbour at dusk", "20230914-harbour"
	leadingNumber = lazyregexp.New(`^\d{8,}([-_ ]|$)`)
	fileEnding    = lazyregexp.New(`(?i)[\p{L}\d_-]\.(jpe?g|png|gif|webp|tiff?|heic|avif|svg)(\s|[.,;)\]]|$)`)
	cameraWords   = lazyregexp.New(`(?i)^(olympus digital camera|sony dsc|digital camera|dcim.*|minolta digital camera|kodak digital still camera|default|untitled|exif_.*picture)$`)
)

// IsFileName tells whether what should be a caption or alternative text is, or holds, the
// name that a camera or content system gave a file.
func IsFileName(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && (cameraName().MatchString(s) || leadingNumber().MatchString(s) || fileEnding().MatchString(s) || cameraWords().MatchString(s))
}
