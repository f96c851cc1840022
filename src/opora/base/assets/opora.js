// Our own script in one small file.
import "../static/base/js/opora.js";
