import './grammar';
import './java';
import './package';
import './results';
